import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { applyPendingUpdate } from './pending-update.ts'
import { reviveSubscription } from './revive-subscription.ts'

/** The money is there: the invoice is paid, and the subscription that waited for it runs again. */
export function settleInvoice(
  op: Operation,
  invoiceId: string,
  intent: Documents['payment_intent'],
): Documents['invoice'] {
  const invoice = get(op, 'invoice', invoiceId)
  if (invoice.status === 'paid') return invoice
  return markPaid(op, invoice, intent)
}

/** @param intent null when nothing was due, or when it was paid outside Stripe */
export function markPaid(
  op: Operation,
  before: Documents['invoice'],
  intent: Documents['payment_intent'] | null,
): Documents['invoice'] {
  const now = timeOf(op, before)
  const invoice: Documents['invoice'] = {
    ...before,
    amount_paid: before.amount_paid + before.amount_remaining,
    amount_remaining: 0,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: now },
  }
  if (intent) saveAndEmit(op, 'invoice.updated', before, invoice)
  else op.store.save(invoice)
  emit(op, 'invoice.paid', invoice)
  emit(op, 'invoice.payment_succeeded', invoice)
  if (intent) payPayment(op, invoice, intent, now)
  reviveSubscription(op, invoice)
  applyPendingUpdate(op, invoice)
  return invoice
}

function payPayment(
  op: Operation,
  invoice: Documents['invoice'],
  intent: Documents['payment_intent'],
  now: number,
): void {
  const payments = op.store.all('invoice_payment', { invoice: invoice.id })
  const payment = payments.find((entry) => entry.payment.payment_intent === intent.id)
  if (!payment) return
  const paid = {
    ...payment,
    amount_paid: invoice.amount_paid,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: now },
  }
  op.store.save(paid)
  emit(op, 'invoice_payment.paid', paid)
}
