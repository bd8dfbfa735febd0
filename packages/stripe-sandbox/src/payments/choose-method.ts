import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import type { Operation } from '../operation.ts'
import { resolvePaymentMethod } from './create-payment-method.ts'

/** The intent with the payment method that a request names. Nothing is saved. */
export function chooseMethod<I extends Documents['payment_intent'] | Documents['setup_intent']>(
  op: Operation,
  intent: I,
  methodId: string | undefined,
): I {
  if (methodId === undefined) return intent
  const method = resolvePaymentMethod(op, methodId, 'payment_method')
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalid(
      `The provided PaymentMethod (${method.id}) is attached to another customer than this ${intent.object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent'}. Pass its customer as \`customer\`, or detach it.`,
      { param: 'payment_method' },
    )
  }
  const status =
    intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status
  return { ...intent, payment_method: method.id, status }
}
