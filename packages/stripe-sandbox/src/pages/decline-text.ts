export interface RefusedCard {
  code: string
  declineCode: string | null
}

/**
 * The plain reason behind a decline code. Stripe asks not to tell of a lost or stolen card or of suspected fraud, so
 * those, like every other code, get the plain sentence alone: https://docs.stripe.com/declines/codes
 */
const REASONS: Record<string, string> = {
  insufficient_funds: 'It has insufficient funds.',
  expired_card: 'It has expired.',
  incorrect_cvc: 'The security code is wrong.',
  card_velocity_exceeded: 'It was used too often for now.',
  processing_error: 'The bank could not process it.',
  incorrect_zip: 'The postal code does not match.',
}

const OWN_SENTENCES: Record<string, { title: string; detail: string }> = {
  incorrect_number: {
    title: 'This card number is not valid.',
    detail: 'Check the digits and try again.',
  },
  invalid_number: {
    title: 'This card number is not valid.',
    detail: 'Check the digits and try again.',
  },
  payment_intent_authentication_failure: {
    title: 'The card was not authenticated.',
    detail: 'Nothing was charged. Try again, or use a different card.',
  },
  setup_intent_authentication_failure: {
    title: 'The card was not authenticated.',
    detail: 'Nothing was charged. Try again, or use a different card.',
  },
}

/** What the buyer reads after a decline: what happened, and what to do next. */
export function declineText(decline: RefusedCard): {
  title: string
  detail: string
} {
  const own = OWN_SENTENCES[decline.code]
  if (own) return own
  const reason = REASONS[decline.declineCode ?? ''] ?? REASONS[decline.code]
  const advice = 'Nothing was charged. Try a different card.'
  return {
    title: 'Your card was declined.',
    detail: reason ? `${reason} ${advice}` : advice,
  }
}
