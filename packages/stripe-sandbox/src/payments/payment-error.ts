import type { Decline } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { ApiError } from '../http/api-error.ts'
import { renderDocument } from '../render-document.ts'
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../shapes.ts'

/** 402, as a declined charge answers. What happened stays: the charge, its events, its place in the retry schedule. */
export function cardError(
  refusal: Decline,
  about: {
    charge?: string | null
    intent?: Documents['payment_intent']
    setupIntent?: Documents['setup_intent']
    method?: Documents['payment_method']
  } = {},
): ApiError {
  const { charge, intent, setupIntent, method } = about
  return new ApiError(
    402,
    {
      type: 'card_error',
      code: refusal.code,
      message: refusal.message,
      ...(refusal.declineCode === null ? {} : { decline_code: refusal.declineCode }),
      ...(charge ? { charge } : {}),
      ...(intent ? { payment_intent: renderDocument(intent) } : {}),
      ...(setupIntent ? { setup_intent: renderDocument(setupIntent) } : {}),
      ...(method ? { payment_method: renderDocument(method) } : {}),
    },
    { keepsEffects: true },
  )
}

/** The same refusal as an intent remembers it. */
export function lastError(
  refusal: Decline,
  method: Documents['payment_method'] | null,
  charge: string | null,
): NonNullable<PaymentIntent['last_payment_error']> & NonNullable<SetupIntent['last_setup_error']> {
  return {
    type: 'card_error',
    code: refusal.code as NonNullable<PaymentIntent['last_payment_error']>['code'] & string,
    message: refusal.message,
    doc_url: `https://stripe.com/docs/error-codes/${refusal.code.replaceAll('_', '-')}`,
    ...(refusal.declineCode === null ? {} : { decline_code: refusal.declineCode }),
    ...(charge === null ? {} : { charge }),
    ...(method === null
      ? {}
      : { payment_method: renderDocument(method) as unknown as PaymentMethod }),
  } as never
}
