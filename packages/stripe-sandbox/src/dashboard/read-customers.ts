import type { Documents } from '../documents.ts'
import { brandName } from '../pages/card-form.ts'
import { intervalText, moneyText } from '../pages/money-text.ts'
import { renderDocument } from '../render-document.ts'
import type { Store } from '../store/open-store.ts'
import type {
  CustomerRecord,
  CustomerRow,
  InvoiceRow,
  SubscriptionRow,
} from './dashboard-source.ts'

export function customerRow(store: Store, customer: Documents['customer']): CustomerRow {
  const subscriptions = store.all('subscription', { customer: customer.id })
  const latest = subscriptions.findLast(isLive) ?? subscriptions.at(-1)
  return {
    id: customer.id,
    name: customer.name ?? null,
    email: customer.email ?? null,
    plan: latest ? planText(store, latest) : null,
    status: latest?.status ?? null,
    nextAt: latest ? nextAt(latest) : null,
    createdAt: customer.created * 1_000,
  }
}

export function subscriptionRow(
  store: Store,
  subscription: Documents['subscription'],
): SubscriptionRow {
  const customer = store.find('customer', subscription.customer)
  return {
    id: subscription.id,
    customerId: subscription.customer,
    customer: customer?.email ?? customer?.name ?? subscription.customer,
    plan: planText(store, subscription),
    status: subscription.status,
    nextAt: nextAt(subscription),
    createdAt: subscription.created * 1_000,
    testClock: subscription.test_clock,
  }
}

export function findCustomer(store: Store, id: string): CustomerRecord | null {
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
      { title: `Customer ${id}`, json: renderDocument(customer) },
      ...subscriptions.map((one) => ({
        title: `Subscription ${one.id}`,
        json: renderDocument(one),
      })),
      ...invoices.map((one) => ({ title: `Invoice ${one.id}`, json: renderDocument(one) })),
    ],
  }
}

export function invoiceRow(store: Store, invoice: Documents['invoice']): InvoiceRow {
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
    createdAt: invoice.created * 1_000,
    hostedUrl: invoice.hosted_invoice_url ?? null,
  }
}

function isLive(subscription: Documents['subscription']): boolean {
  return subscription.status !== 'canceled' && subscription.status !== 'incomplete_expired'
}

function nextAt(subscription: Documents['subscription']): number | null {
  if (!isLive(subscription)) return null
  const ends = subscription.items.data.map((item) => item.current_period_end)
  return Math.min(...ends, subscription.cancel_at ?? Number.POSITIVE_INFINITY) * 1_000
}

function planText(store: Store, subscription: Documents['subscription']): string {
  return subscription.items.data
    .map(({ price, quantity }) => {
      const name = store.find('product', price.product)?.name ?? price.product
      const times = (quantity ?? 1) > 1 ? `${quantity} × ` : ''
      if (price.unit_amount === null || !price.recurring) return times + name
      const { interval, interval_count } = price.recurring
      const amount = moneyText(price.unit_amount, price.currency)
      return `${times}${name}, ${amount} ${intervalText(interval, interval_count)}`
    })
    .join('; ')
}

function cardText(method: Documents['payment_method']): string {
  if (!method.card) return method.type
  return `${brandName(method.card.brand)} ending ${method.card.last4}`
}
