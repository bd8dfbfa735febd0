import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import { recoveryOf } from './recover-session.ts'

/** Nobody can pay it any more. An intent that was tried and not paid goes with it. */
export function expireSession(
  op: Operation,
  session: Documents['checkout.session'],
): Documents['checkout.session'] {
  const expired = {
    ...session,
    after_expiration: recoveryOf(op, session),
    status: 'expired' as const,
    url: null,
  }
  op.store.save(expired)
  const intentId = session.internal.paymentIntentId
  const intent = intentId ? op.store.find('payment_intent', intentId) : null
  if (intent && intent.status !== 'succeeded' && intent.status !== 'canceled') {
    const canceled: Documents['payment_intent'] = {
      ...intent,
      canceled_at: op.now,
      cancellation_reason: 'automatic',
      next_action: null,
      status: 'canceled',
    }
    op.store.save(canceled)
    emit(op, 'payment_intent.canceled', canceled)
  }
  emit(op, 'checkout.session.expired', expired)
  return expired
}
