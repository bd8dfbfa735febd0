/** Why a payment is refused, as `decline_code` and the error's `code`: https://docs.stripe.com/declines/codes */
export interface Decline {
  code: string
  declineCode: string | null
  message: string
}

const TRY_ANOTHER = 'Your card was declined.'

export const DECLINES = {
  generic_decline: decline('card_declined', 'generic_decline', TRY_ANOTHER),
  insufficient_funds: decline(
    'card_declined',
    'insufficient_funds',
    'Your card has insufficient funds.',
  ),
  lost_card: decline('card_declined', 'lost_card', TRY_ANOTHER),
  stolen_card: decline('card_declined', 'stolen_card', TRY_ANOTHER),
  fraudulent: decline('card_declined', 'fraudulent', TRY_ANOTHER),
  card_velocity_exceeded: decline(
    'card_declined',
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  expired_card: decline('expired_card', 'expired_card', 'Your card has expired.'),
  incorrect_cvc: decline(
    'incorrect_cvc',
    'incorrect_cvc',
    "Your card's security code is incorrect.",
  ),
  incorrect_number: decline(
    'incorrect_number',
    'incorrect_number',
    'Your card number is incorrect.',
  ),
  withdrawal_count_limit_exceeded: decline(
    'card_declined',
    'withdrawal_count_limit_exceeded',
    'Your card was declined for exceeding its amount limit.',
  ),
  pickup_card: decline('card_declined', 'pickup_card', TRY_ANOTHER),
  do_not_honor: decline('card_declined', 'do_not_honor', TRY_ANOTHER),
  try_again_later: decline('card_declined', 'try_again_later', TRY_ANOTHER),
  transaction_not_allowed: decline('card_declined', 'transaction_not_allowed', TRY_ANOTHER),
  processing_error: decline(
    'processing_error',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
  authentication_required: decline(
    'authentication_required',
    'authentication_required',
    'Your card was declined. This transaction requires authentication.',
  ),
  authentication_failed: decline(
    'payment_intent_authentication_failure',
    null,
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  ),
} as const satisfies Record<string, Decline>

function decline(code: string, declineCode: string | null, message: string): Decline {
  return { code, declineCode, message }
}

/** The bank said no for good: Stripe does not try such a card again (https://docs.stripe.com/invoicing/automatic-collection). */
const HARD_DECLINES: readonly (string | null)[] = [
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'authentication_required',
  'highest_risk_level',
  'transaction_not_allowed',
]

export function isHardDecline(refusal: Decline): boolean {
  return HARD_DECLINES.includes(refusal.declineCode)
}
