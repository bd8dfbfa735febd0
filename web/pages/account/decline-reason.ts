/**
 * The reasons that may be told to a viewer. Stripe asks not to tell of a lost or stolen card or of suspected fraud,
 * and most other codes say nothing to a person: https://docs.stripe.com/declines/codes
 */
const TELLABLE = new Set([
  ...['authentication_required', 'card_not_supported', 'card_velocity_exceeded'],
  ...['currency_not_supported', 'expired_card', 'incorrect_cvc', 'incorrect_number'],
  ...['insufficient_funds', 'invalid_account', 'invalid_cvc', 'processing_error'],
  'withdrawal_count_limit_exceeded',
])

/** "The bank gave “insufficient funds” as the reason." */
export function declineReason(code: string | null): string {
  if (code === null || !TELLABLE.has(code)) return 'The bank gave no reason.'
  return `The bank gave “${code.replaceAll('_', ' ')}” as the reason.`
}
