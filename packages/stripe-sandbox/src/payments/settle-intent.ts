import { keepCard } from '../billing/keep-card.ts'
import { findSubscriptionOf } from '../billing/revive-subscription.ts'
import { settleInvoice } from '../billing/settle-invoice.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { attachPaymentMethod } from './create-payment-method.ts'

/** What a succeeded intent brings about: its invoice is paid, its card is kept for the customer. */
export function settleIntent(
  op: Operation,
  intent: Documents['payment_intent'] | Documents['setup_intent'],
): void {
  const keepsCard = intent.object === 'setup_intent' || intent.setup_future_usage !== null
  if (keepsCard && intent.customer && intent.payment_method) {
    const method = get(op, 'payment_method', intent.payment_method)
    if (method.customer === null) attachPaymentMethod(op, method, intent.customer)
  }
  if (intent.object === 'payment_intent' && intent.internal.invoiceId) {
    const invoice = settleInvoice(op, intent.internal.invoiceId, intent)
    const subscription = findSubscriptionOf(op, invoice)
    const saves = subscription?.payment_settings?.save_default_payment_method === 'on_subscription'
    if (saves && intent.payment_method) keepCard(op, invoice, intent.payment_method)
  }
}
