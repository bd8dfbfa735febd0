import type { Documents } from '../documents.ts'
import { type Operation, timeOf } from '../operation.ts'
import { cancelIntent } from './capture-intent.ts'

/** Nobody is to pay this invoice by its intent any more. */
export function cancelOpenPayment(
  op: Operation,
  invoice: Documents['invoice'],
  reason: 'automatic' | 'void_invoice',
): void {
  const intentId = invoice.internal.paymentIntentId
  const intent = intentId ? op.store.find('payment_intent', intentId) : null
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return
  cancelIntent(op, intent, reason)
  for (const payment of op.store.all('invoice_payment', { invoice: invoice.id })) {
    if (payment.status !== 'open') continue
    const stamps = { canceled_at: timeOf(op, invoice), paid_at: null }
    op.store.save({ ...payment, status: 'canceled', status_transitions: stamps })
  }
}
