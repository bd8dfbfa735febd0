/** Stripe's decline codes as a viewer would say them: https://docs.stripe.com/declines/codes */
const REASONS: Record<string, string> = {
  authentication_required: 'the bank wants you to confirm it yourself',
  card_not_supported: 'the card does not take this kind of payment',
  card_velocity_exceeded: 'the card has reached its limit',
  currency_not_supported: 'the card does not pay in this currency',
  expired_card: 'the card has expired',
  incorrect_cvc: 'the security code was not right',
  incorrect_number: 'the card number was not right',
  insufficient_funds: 'there was not enough money on the card',
  invalid_account: 'the card or its account is not valid',
  invalid_cvc: 'the security code was not right',
  invalid_expiry_month: 'the expiry date was not right',
  invalid_expiry_year: 'the expiry date was not right',
  new_account_information_available: 'the card or its account is not valid',
  processing_error: 'the bank could not process it just then',
  withdrawal_count_limit_exceeded: 'the card has reached its limit',
}

/**
 * "there was not enough money on the card". Stripe asks not to tell of a lost or stolen card or of suspected fraud, so
 * those, and every code that is new to us, get the sentence that is true of each.
 */
export function declineWording(code: string | null): string {
  return (code && REASONS[code]) || 'the bank declined it and gave no reason'
}
