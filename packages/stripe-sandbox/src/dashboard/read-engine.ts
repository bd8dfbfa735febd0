import type { EngineInside } from '../engine.ts'
import type { Store } from '../store/open-store.ts'
import type { DashboardSource, EventFilter, EventRow } from './dashboard-source.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { findObject, searchObjects } from './find-objects.ts'
import { readBillingSubjects } from './read-billing.ts'
import { customerRow, findCustomer, invoiceRow, subscriptionRow } from './read-customers.ts'
import { countSent, readDeliveries } from './read-deliveries.ts'
import { listEndpoints, switchEndpoint } from './read-endpoints.ts'

/** The engine as the dashboard needs it. */
export type DashboardEngine = Pick<
  EngineInside,
  | 'store'
  | 'settings'
  | 'now'
  | 'wall'
  | 'operate'
  | 'nextBillingEventAt'
  | 'advance'
  | 'redeliver'
  | 'rollSecret'
  | 'chaos'
  | 'setChaos'
  | 'releaseHeld'
  | 'snapshot'
  | 'restore'
  | 'listSnapshots'
  | 'deleteSnapshot'
  | 'reset'
>

/** Puts the engine's documents into the shapes that the dashboard draws. */
export function readEngine(engine: DashboardEngine, exchanges: ExchangeLog): DashboardSource {
  const { store } = engine
  return {
    now: () => engine.now(),
    wallNow: () => engine.wall(),
    nextBillingEventAt: () => engine.nextBillingEventAt(),
    advance: (toMs) => engine.advance(toMs),
    hasListeners: () => store.all('webhook_endpoint').length > 0,
    redeliver: (eventId) => engine.redeliver(eventId),
    releaseHeld: () => engine.releaseHeld().length,
    listBillingSubjects: () => readBillingSubjects(store, engine.settings),
    listCustomers: (limit) =>
      store.list('customer', { limit }).data.map((customer) => customerRow(store, customer)),
    findCustomer: (id) => findCustomer(store, id),
    listSubscriptions: (limit) =>
      store.list('subscription', { limit }).data.map((one) => subscriptionRow(store, one)),
    listInvoices: (limit) =>
      store.list('invoice', { limit }).data.map((invoice) => invoiceRow(store, invoice)),
    search: (query) => searchObjects(store, query),
    findObject: (id) => findObject(store, id),
    listDeliveries: (limit, state) => readDeliveries(store, { limit, ...(state ? { state } : {}) }),
    listEvents: (filter) => listEvents(store, filter),
    findEvent(id) {
      const event = store.find('event', id)
      if (!event) return null
      return {
        ...eventRow(event),
        payload: event,
        deliveries: readDeliveries(store, { eventId: id, limit: 20 }),
      }
    },
    listEndpoints: () => listEndpoints(engine),
    switchEndpoint: (id, isEnabled) => switchEndpoint(engine, id, isEnabled),
    rollSecret: (id, hours) => engine.rollSecret(id, hours),
    listApiRequests: (limit) => exchanges.list(limit),
    findApiRequest: (id) => exchanges.find(id),
    deliveryCount: () => countSent(store),
    chaos: () => engine.chaos(),
    setChaos: (change) => engine.setChaos(change),
    listSnapshots: () => engine.listSnapshots(),
    snapshot: (name) => engine.snapshot(name),
    restore: (name) => engine.restore(name),
    deleteSnapshot: (name) => engine.deleteSnapshot(name),
    reset: () => engine.reset(),
  }
}

function listEvents(store: Store, { limit, type, after }: EventFilter) {
  const isKnown = after !== undefined && store.find('event', after) !== null
  const page = store.list('event', {
    limit,
    ...(type ? { prefix: { path: 'type', value: type } } : {}),
    ...(isKnown ? { startingAfter: after } : {}),
  })
  return { rows: page.data.map(eventRow), hasMore: page.hasMore }
}

function eventRow(event: {
  id: string
  type: string
  created: number
  data: { object: Record<string, unknown> }
}): EventRow {
  const subject = event.data.object.id
  return {
    id: event.id,
    type: event.type,
    at: event.created * 1_000,
    subject: typeof subject === 'string' ? subject : '',
  }
}
