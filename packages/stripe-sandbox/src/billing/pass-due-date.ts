import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import { findSubscriptionOf } from './revive-subscription.ts'

/** An invoice that was sent is not paid in time: its subscription is past due. The invoice itself tells of nothing. */
export function passDueDate(op: Operation, invoice: Documents['invoice']): void {
  op.store.save({ ...invoice, internal: { ...invoice.internal, isOverdue: true } })
  const subscription = findSubscriptionOf(op, invoice)
  if (subscription?.status !== 'active' || subscription.latest_invoice !== invoice.id) return
  const overdue = { ...subscription, status: 'past_due' as const }
  saveAndEmit(op, 'customer.subscription.updated', subscription, overdue)
}
