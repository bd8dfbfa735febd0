import type { Documents } from '../documents.ts'
import type { EngineInside } from '../engine.ts'
import { brandName } from '../pages/card-form.ts'
import { intervalText, moneyText } from '../pages/money-text.ts'
import type { Store } from '../store/open-store.ts'
import type {
  CustomerRecord,
  CustomerRow,
  DashboardSource,
  InvoiceRow,
} from './dashboard-source.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { readBillingSubjects } from './read-billing.ts'
import { countSent, readDeliveries } from './read-deliveries.ts'

/** The engine as the dashboard needs it. */
export type DashboardEngine = Pick<
  EngineInside,
  'store' | 'settings' | 'now' | 'wall' | 'nextBillingEventAt' | 'advance' | 'redeliver'
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
    listBillingSubjects: () => readBillingSubjects(store, engine.settings),
    listCustomers: (limit) =>
      store.list('customer', { limit }).data.map((customer) => customerRow(store, customer)),
    findCustomer: (id) => findCustomer(store, id),
    listInvoices: (limit) =>
      store.list('invoice', { limit }).data.map((invoice) => invoiceRow(store, invoice)),
    listDeliveries: (limit) => readDeliveries(store, { limit }),
    listEvents: (limit) => store.list('event', { limit }).data.map(eventRow),
    findEvent(id) {
      const event = store.find('event', id)
      if (!event) return null
      return {
        ...eventRow(event),
        payload: event,
        deliveries: readDeliveries(store, { eventId: id, limit: 20 }),
      }
    },
    listApiRequests: (limit) => exchanges.list(limit),
    findApiRequest: (id) => exchanges.find(id),
    deliveryCount: () => countSent(store),
  }
}

function customerRow(store: Store, customer: Documents['customer']): CustomerRow {
  const subscriptions = store.all('subscription', { customer: customer.id })
  const latest = subscriptions.findLast(isLive) ?? subscriptions.at(-1)
  return {
    id: customer.id,
    name: customer.name ?? null,
    email: customer.email ?? null,
    plan: latest ? planText(store, latest) : null,
    status: latest?.status ?? null,
    nextAt: latest && isLive(latest) ? nextAt(latest) : null,
    createdAt: customer.created * 1000,
  }
}

function isLive(subscription: Documents['subscription']): boolean {
  return subscription.status !== 'canceled' && subscription.status !== 'incomplete_expired'
}

function nextAt(subscription: Documents['subscription']): number {
  const ends = subscription.items.data.map((item) => item.current_period_end)
  return Math.min(...ends, subscription.cancel_at ?? Number.POSITIVE_INFINITY) * 1000
}

function planText(store: Store, subscription: Documents['subscription']): string {
  return subscription.items.data
    .map(({ price }) => {
      const name = store.find('product', price.product)?.name ?? price.product
      if (price.unit_amount === null || !price.recurring) return name
      const { interval, interval_count } = price.recurring
      const amount = moneyText(price.unit_amount, price.currency)
      return `${name}, ${amount} ${intervalText(interval, interval_count)}`
    })
    .join('; ')
}

function findCustomer(store: Store, id: string): CustomerRecord | null {
  const customer = store.isDeleted(id) ? null : store.find('customer', id)
  if (!customer) return null
  const cards = store.all('payment_method', { customer: id }).map(cardText)
  const invoices = store.list('invoice', { where: { customer: id }, limit: 50 }).data
  const subscriptions = store.all('subscription', { customer: id })
  return {
    ...customerRow(store, customer),
    cards,
    invoices: invoices.map((invoice) => invoiceRow(store, invoice)),
    objects: [
      { title: `Customer ${id}`, json: shown(customer) },
      ...subscriptions.map((one) => ({ title: `Subscription ${one.id}`, json: shown(one) })),
      ...invoices.map((one) => ({ title: `Invoice ${one.id}`, json: shown(one) })),
    ],
  }
}

function cardText(method: Documents['payment_method']): string {
  if (!method.card) return method.type
  return `${brandName(method.card.brand)} ending ${method.card.last4}`
}

function invoiceRow(store: Store, invoice: Documents['invoice']): InvoiceRow {
  const customerId = typeof invoice.customer === 'string' ? invoice.customer : null
  const customer = customerId ? store.find('customer', customerId) : null
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoice.status ?? 'draft',
    customerId: customer && customerId && !store.isDeleted(customerId) ? customerId : null,
    customer:
      invoice.customer_name ?? invoice.customer_email ?? customer?.email ?? customerId ?? 'nobody',
    total: invoice.total,
    currency: invoice.currency,
    createdAt: invoice.created * 1000,
    hostedUrl: invoice.hosted_invoice_url ?? null,
  }
}

function eventRow(event: Documents['event']) {
  const subject = event.data.object.id
  return {
    id: event.id,
    type: event.type,
    at: event.created * 1000,
    subject: typeof subject === 'string' ? subject : '',
  }
}

/** A document without what Stripe does not show. */
function shown(document: object): unknown {
  return { ...document, internal: undefined }
}
