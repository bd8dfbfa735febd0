import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { dropInvoice } from './drop-invoice.ts'

/** The first payment did not come within 23 hours. */
export function giveUpSubscription(op: Operation, subscription: Documents['subscription']): void {
  const expired: Documents['subscription'] = {
    ...subscription,
    status: 'incomplete_expired',
    ended_at: timeOf(op, subscription),
  }
  saveAndEmit(op, 'customer.subscription.updated', subscription, expired)
  const invoice = subscription.latest_invoice
    ? get(op, 'invoice', subscription.latest_invoice)
    : null
  if (invoice?.status === 'open') dropInvoice(op, invoice, 'void')
}
