import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import type { Charge } from '../shapes.ts'
import { recordTransaction } from './record-transaction.ts'

/** How long a bank holds authorized money: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
export const HOLD = 7 * DAY

type Intent = Documents['payment_intent']

/** Takes authorized money, or a part of it; the rest is released. */
export function captureIntent(
  op: Operation,
  intent: Intent,
  asked: number = intent.amount_capturable,
): Intent {
  if (intent.status !== 'requires_capture') {
    throw invalid(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      { code: 'payment_intent_unexpected_state' },
    )
  }
  if (asked > intent.amount_capturable) {
    throw invalid(
      `The amount_to_capture (${asked}) is greater than the amount that can be captured (${intent.amount_capturable}).`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    )
  }
  const charge = get(op, 'charge', intent.latest_charge!)
  const transaction = recordTransaction(op, {
    kind: 'charge',
    amount: asked,
    currency: charge.currency,
    source: charge.id,
    description: charge.description,
  })
  const captured: Charge = {
    ...charge,
    amount_captured: asked,
    amount_refunded: charge.amount - asked,
    balance_transaction: transaction.id,
    captured: true,
  }
  saveAndEmit(op, 'charge.captured', charge, captured)
  const succeeded: Intent = {
    ...intent,
    amount_capturable: 0,
    amount_received: asked,
    status: 'succeeded',
    internal: { ...intent.internal, releasedAt: null },
  }
  op.store.save(succeeded)
  emit(op, 'payment_intent.succeeded', succeeded)
  return succeeded
}

/** The buyer's bank has its money back, since the payment was canceled before it was captured. */
export function releaseCharge(op: Operation, intent: Intent, type: string): void {
  if (intent.status !== 'requires_capture' || !intent.latest_charge) return
  const charge = get(op, 'charge', intent.latest_charge)
  const released = { ...charge, amount_refunded: charge.amount, refunded: true }
  saveAndEmit(op, type, charge, released)
}

/** Nobody captured it in time. */
export function releaseUncaptured(op: Operation, intent: Intent): void {
  if (intent.status !== 'requires_capture') return
  releaseCharge(op, intent, 'charge.expired')
  cancelIntent(op, intent, 'automatic')
}

export function cancelIntent(
  op: Operation,
  intent: Intent,
  reason: Intent['cancellation_reason'],
): Intent {
  const canceled: Intent = {
    ...intent,
    amount_capturable: 0,
    canceled_at: op.now,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
    internal: { ...intent.internal, releasedAt: null },
  }
  op.store.save(canceled)
  emit(op, 'payment_intent.canceled', canceled)
  return canceled
}
