import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import type { Invoice, InvoiceLine } from '../shapes.ts'
import { createInvoice, listPendingItems } from './create-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { type InvoiceOutcome, payInvoice } from './pay-invoice.ts'

/** Bills a subscription between two renewals: what is pending and the given lines. Nothing to bill: null. */
export function collectNow(
  op: Operation,
  subscription: Documents['subscription'],
  params: {
    reason: NonNullable<Invoice['billing_reason']>
    lines: InvoiceLine[]
    offSession?: boolean
    /** Leaves the payment to somebody who confirms it: the subscription is overdue until then. */
    waitsForConfirmation?: boolean
  },
): { invoice: Documents['invoice']; outcome: InvoiceOutcome | null } | null {
  const pending = listPendingItems(op, subscription.customer, subscription.id)
  if (pending.length + params.lines.length === 0) return null
  const draft = createInvoice(op, {
    customer: get(op, 'customer', subscription.customer),
    subscription,
    reason: params.reason,
    lines: params.lines,
    currency: subscription.currency,
    autoAdvance: true,
    finalizesAt: null,
  })
  const current = get(op, 'subscription', subscription.id)
  saveAndEmit(op, 'customer.subscription.updated', current, {
    ...current,
    latest_invoice: draft.id,
  })
  const invoice = finalizeInvoice(op, draft)
  if (invoice.collection_method === 'send_invoice') {
    if (invoice.status === 'open') emit(op, 'invoice.sent', invoice)
    return { invoice, outcome: null }
  }
  if (params.waitsForConfirmation) {
    if (invoice.status === 'open') markOverdue(op, subscription.id)
    return { invoice: get(op, 'invoice', invoice.id), outcome: null }
  }
  const outcome =
    invoice.status === 'open'
      ? payInvoice(op, invoice, { offSession: params.offSession ?? false, scheduled: true })
      : null
  return { invoice: get(op, 'invoice', invoice.id), outcome }
}

function markOverdue(op: Operation, subscriptionId: string): void {
  const subscription = get(op, 'subscription', subscriptionId)
  if (subscription.status !== 'active') return
  const overdue = { ...subscription, status: 'past_due' as const }
  saveAndEmit(op, 'customer.subscription.updated', subscription, overdue)
}
