import { markPaid } from '../billing/settle-invoice.ts'
import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { cancelOpenPayment } from '../payments/cancel-open-payment.ts'

/** Less is to be paid on an open invoice, or more again when the amount is negative. Nothing left: it is paid. */
export function reduceDue(op: Operation, { id }: Documents['invoice'], amount: number): void {
  const before = get(op, 'invoice', id)
  const after = {
    ...before,
    amount_due: before.amount_due - amount,
    amount_remaining: before.amount_remaining - amount,
    pre_payment_credit_notes_amount: before.pre_payment_credit_notes_amount + amount,
  }
  saveAndEmit(op, 'invoice.updated', before, after)
  if (after.amount_remaining === 0) {
    cancelOpenPayment(op, after, 'automatic')
    markPaid(op, after, null)
    return
  }
  askFor(op, after)
}

/** The intent and the invoice's payment are for what remains. */
function askFor(op: Operation, invoice: Documents['invoice']): void {
  const intentId = invoice.internal.paymentIntentId
  const intent = intentId ? op.store.find('payment_intent', intentId) : null
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return
  op.store.save({ ...intent, amount: invoice.amount_remaining })
  for (const payment of op.store.all('invoice_payment', { invoice: invoice.id })) {
    if (payment.status !== 'open') continue
    op.store.save({ ...payment, amount_requested: invoice.amount_remaining })
  }
}
