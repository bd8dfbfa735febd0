import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { attachPaymentMethod } from '../payments/create-payment-method.ts'
import { findSubscriptionOf } from './revive-subscription.ts'

/** The card that paid an invoice becomes the subscription's, so that the next renewal does not fail again. */
export function keepCard(op: Operation, invoice: Documents['invoice'], methodId: string): void {
  const method = get(op, 'payment_method', methodId)
  if (method.customer === null) attachPaymentMethod(op, method, invoice.customer!)
  const subscription = findSubscriptionOf(op, invoice)
  if (!subscription || subscription.status === 'canceled') return
  const after = { ...subscription, default_payment_method: method.id }
  saveAndEmit(op, 'customer.subscription.updated', subscription, after)
}
