export interface DeclineReason {
  /** As the bank's own words, to be quoted: "insufficient funds". */
  name: string
  /** As a clause that goes on after "and": "there was not enough money on the card". */
  clause: string
}

const LIMIT = { name: 'limit reached', clause: 'the card has reached its limit' }
const INVALID = { name: 'card not valid', clause: 'the card or its account is not valid' }
const CODE = { name: 'wrong security code', clause: 'the security code was not right' }
const EXPIRY = { name: 'wrong expiry date', clause: 'the expiry date was not right' }

/**
 * The reasons that a viewer may be told and can act on. Stripe asks not to tell of a lost or stolen card or of suspected
 * fraud, so those are missing, and so is every code that is new to us: https://docs.stripe.com/declines/codes
 */
const REASONS: Record<string, DeclineReason> = {
  authentication_required: {
    name: 'confirmation needed',
    clause: 'the bank wants you to confirm it yourself',
  },
  card_not_supported: {
    name: 'card not supported',
    clause: 'the card does not take this kind of payment',
  },
  card_velocity_exceeded: LIMIT,
  currency_not_supported: {
    name: 'currency not supported',
    clause: 'the card does not pay in this currency',
  },
  expired_card: { name: 'card expired', clause: 'the card has expired' },
  incorrect_cvc: CODE,
  incorrect_number: { name: 'wrong card number', clause: 'the card number was not right' },
  insufficient_funds: {
    name: 'insufficient funds',
    clause: 'there was not enough money on the card',
  },
  invalid_account: INVALID,
  invalid_cvc: CODE,
  invalid_expiry_month: EXPIRY,
  invalid_expiry_year: EXPIRY,
  new_account_information_available: INVALID,
  processing_error: {
    name: 'processing error',
    clause: 'the bank could not process it just then',
  },
  withdrawal_count_limit_exceeded: LIMIT,
}

/** The reason behind one of Stripe's decline codes, or null where none may be told. */
export function findDeclineReason(code: string | null): DeclineReason | null {
  return code !== null && Object.hasOwn(REASONS, code) ? (REASONS[code] ?? null) : null
}
