import {
  type Delivery,
  listAttempts,
  listDeliveries,
  type DeliveryState as StoredState,
} from '../events/delivery-queries.ts'
import type { Store } from '../store/open-store.ts'
import type { DeliveryRow, DeliveryState } from './dashboard-source.ts'

export function readDeliveries(
  store: Store,
  filter: { eventId?: string; state?: StoredState; limit: number },
): DeliveryRow[] {
  return listDeliveries(store, filter).map((delivery) => deliveryRow(store, delivery))
}

/** How many deliveries reached for their endpoint at least once. */
export function countSent(store: Store): number {
  const row = store.sql('select count(*) as sent from deliveries where attempts > 0').get()
  return Number(row?.sent ?? 0)
}

function deliveryRow(store: Store, delivery: Delivery): DeliveryRow {
  const event = store.find('event', delivery.eventId)
  const endpoint = store.find('webhook_endpoint', delivery.endpointId)
  const attempts = listAttempts(store, delivery.id)
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    type: event?.type ?? delivery.eventId,
    at: event ? event.created * 1_000 : delivery.createdAtMs,
    url: endpoint?.url ?? 'a deleted endpoint',
    state: stateOf(delivery),
    responseStatus: delivery.lastStatus,
    durationMs: attempts[0]?.durationMs ?? null,
    attempts: delivery.attempts,
    error: delivery.lastError,
    nextAtMs: delivery.nextAtMs,
    tries: attempts,
  }
}

function stateOf(delivery: Delivery): DeliveryState {
  if (delivery.state === 'succeeded') return 'delivered'
  if (delivery.state === 'waiting') return delivery.attempts > 0 ? 'retrying' : 'waiting'
  return delivery.state
}
