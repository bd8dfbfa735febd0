import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'

const WAITING = ['incomplete', 'past_due', 'unpaid'] as const

/** The latest invoice is out of the way (paid, void or written off): the subscription is active again. */
export function reviveSubscription(op: Operation, invoice: Documents['invoice']): void {
  const subscription = findSubscriptionOf(op, invoice)
  if (subscription?.latest_invoice !== invoice.id) return
  const waits = (WAITING as readonly string[]).includes(subscription.status)
  if (waits) {
    const revived = { ...subscription, status: 'active' as const }
    saveAndEmit(op, 'customer.subscription.updated', subscription, revived)
  }
  setDelinquent(op, subscription.customer, false)
}

export function findSubscriptionOf(
  op: Operation,
  invoice: Documents['invoice'],
): Documents['subscription'] | null {
  const id = invoice.parent?.subscription_details?.subscription
  return id ? op.store.find('subscription', id) : null
}

export function setDelinquent(op: Operation, customerId: string, delinquent: boolean): void {
  const customer = op.store.find('customer', customerId)
  if (!customer || customer.delinquent === delinquent || op.store.isDeleted(customerId)) return
  saveAndEmit(op, 'customer.updated', customer, { ...customer, delinquent })
}
