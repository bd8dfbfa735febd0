import { noSuch } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import type { Store } from '../store/open-store.ts'
import type { Deliverer } from './deliver.ts'
import {
  type Attempt,
  type Delivery,
  type DeliveryState,
  insertDelivery,
  listAttempts,
  listDeliveries,
  releaseHeld,
} from './delivery-queries.ts'

/** Deliveries to look at, and to make by hand. */
export interface DeliveryDesk {
  listDeliveries(filter?: { state?: DeliveryState; eventId?: string; limit?: number }): Delivery[]
  /** How often a delivery was tried and what came of it, newest first. */
  listAttempts(deliveryId: string): Attempt[]
  /**
   * Sends an event again, now: to the endpoints that it was meant for, or to one, even if that listens to other types
   * or is younger than the event. @throws {ApiError} 404 for an unknown event or endpoint
   */
  redeliver(eventId: string, endpointId?: string): Promise<Delivery[]>
  heldDeliveries(): Delivery[]
  /** Lets every held delivery go its way, in the order that chaos has it. @returns them */
  releaseHeld(): Delivery[]
  /** Makes a delivery now, as often as it is called. Resolves with the answer. */
  releaseDelivery(id: string): Promise<Delivery>
}

export function createDeliveryDesk(parts: {
  store: Store
  deliverer: Deliverer
  wallNow: () => number
}): DeliveryDesk {
  const { store, deliverer, wallNow } = parts
  const listHeld = () => listDeliveries(store, { state: 'held' }).reverse()
  return {
    listDeliveries: (filter) => listDeliveries(store, filter),
    listAttempts: (id) => listAttempts(store, id),
    async redeliver(eventId, endpointId) {
      const ids = deliveriesOf(store, eventId, endpointId, wallNow())
      return Promise.all(ids.map(deliverer.attempt))
    },
    heldDeliveries: listHeld,
    releaseHeld() {
      const held = listHeld()
      releaseHeld(store, wallNow())
      deliverer.kick()
      return held
    },
    releaseDelivery: deliverer.attempt,
  }
}

/** The event's deliveries, or the one to this endpoint, which is made when there is none. */
function deliveriesOf(
  store: Store,
  eventId: string,
  endpointId: string | undefined,
  nowMs: number,
): string[] {
  if (!store.find('event', eventId)) throw noSuch('event', eventId)
  const known = listDeliveries(store, { eventId })
  if (endpointId === undefined) return known.map(({ id }) => id)
  if (!store.find('webhook_endpoint', endpointId)) throw noSuch('webhook_endpoint', endpointId)
  const own = known.find((delivery) => delivery.endpointId === endpointId)
  if (own) return [own.id]
  const id = newId('delivery')
  insertDelivery(store, { id, eventId, endpointId, state: 'held', nowMs })
  return [id]
}
