import { DECLINES, type Decline } from './declines.ts'

/**
 * never: the bank does not ask. until_set_up: asks, and after one consent not again. on_session: asks whenever the buyer
 * is there. always: asks every time, and refuses a payment without the buyer.
 */
export type Authentication = 'never' | 'until_set_up' | 'on_session' | 'always'

export interface DisputeCause {
  reason: 'fraudulent' | 'product_not_received'
  /** The bank only asks; no money moves yet. */
  inquiry: boolean
  /** How many disputes share the amount. */
  times?: number
}

/** What becomes of a refund, a minute after it: it succeeds only then, or turns out to have failed. */
export type RefundFate = 'succeeds_later' | 'fails_later'

export type RiskLevel = 'normal' | 'elevated' | 'highest'

export interface Card {
  number: string
  brand: 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa'
  /** Credit, unless it says otherwise. */
  funding?: 'debit' | 'prepaid'
  /** `pm_card_…` and, with the same ending, `tok_…`; null where Stripe documents none. */
  name: string | null
  /** Refused as soon as it is attached or set up, and when charged. */
  refused?: Decline
  /** Can be saved, but no charge succeeds. */
  refusedWhenCharged?: Decline
  authentication?: Authentication
  refusedAfterAuthentication?: Decline
  /** A dispute of this reason follows the charge. */
  disputed?: DisputeCause
  /** The bank warns of fraud after the charge, and takes nothing back yet. */
  fraudWarning?: true
  refund?: RefundFate
  risk?: RiskLevel
  cvcCheckFails?: boolean
  postalCheckFails?: boolean
}

/** https://docs.stripe.com/testing */
export const CARDS: readonly Card[] = [
  { number: '4242424242424242', brand: 'visa', name: 'visa' },
  { number: '5555555555554444', brand: 'mastercard', name: 'mastercard' },
  { number: '378282246310005', brand: 'amex', name: 'amex' },
  { number: '6011111111111117', brand: 'discover', name: 'discover' },
  { number: '3056930009020004', brand: 'diners', name: 'diners' },
  { number: '3566002020360505', brand: 'jcb', name: 'jcb' },
  { number: '6200000000000005', brand: 'unionpay', name: 'unionpay' },
  { number: '4000056655665556', brand: 'visa', name: 'visa_debit', funding: 'debit' },
  { number: '5200828282828210', brand: 'mastercard', name: 'mastercard_debit', funding: 'debit' },
  {
    number: '5105105105105100',
    brand: 'mastercard',
    name: 'mastercard_prepaid',
    funding: 'prepaid',
  },
  {
    number: '4000000000000002',
    brand: 'visa',
    name: 'visa_chargeDeclined',
    refused: DECLINES.generic_decline,
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    name: 'visa_chargeDeclinedInsufficientFunds',
    refused: DECLINES.insufficient_funds,
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    name: 'visa_chargeDeclinedLostCard',
    refused: DECLINES.lost_card,
  },
  {
    number: '4000000000009979',
    brand: 'visa',
    name: 'visa_chargeDeclinedStolenCard',
    refused: DECLINES.stolen_card,
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    name: 'chargeDeclinedExpiredCard',
    refused: DECLINES.expired_card,
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    name: 'chargeDeclinedIncorrectCvc',
    refused: DECLINES.incorrect_cvc,
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    name: 'chargeDeclinedProcessingError',
    refused: DECLINES.processing_error,
  },
  {
    number: '4000000000006975',
    brand: 'visa',
    name: 'visa_chargeDeclinedVelocityLimitExceeded',
    refused: DECLINES.card_velocity_exceeded,
  },
  {
    number: '4100000000000019',
    brand: 'visa',
    name: 'radarBlock',
    refusedWhenCharged: DECLINES.fraudulent,
    risk: 'highest',
  },
  {
    number: '4000000000004954',
    brand: 'visa',
    name: 'riskLevelHighest',
    refusedWhenCharged: DECLINES.fraudulent,
    risk: 'highest',
  },
  {
    number: '4000000000009235',
    brand: 'visa',
    name: 'riskLevelElevated',
    risk: 'elevated',
  },
  {
    number: '4000000000000341',
    brand: 'visa',
    name: 'chargeCustomerFail',
    refusedWhenCharged: DECLINES.generic_decline,
  },
  {
    number: '4000002500003155',
    brand: 'visa',
    name: 'authenticationRequiredOnSetup',
    authentication: 'until_set_up',
  },
  {
    number: '4000002760003184',
    brand: 'visa',
    name: 'authenticationRequired',
    authentication: 'always',
  },
  {
    number: '4000003800000446',
    brand: 'visa',
    name: 'authenticationRequiredSetupForOffSession',
    authentication: 'on_session',
  },
  {
    number: '4000008260003178',
    brand: 'visa',
    name: 'authenticationRequiredChargeDeclinedInsufficientFunds',
    authentication: 'always',
    refusedAfterAuthentication: DECLINES.insufficient_funds,
  },
  {
    number: '4000000000003220',
    brand: 'visa',
    name: 'threeDSecure2Required',
    authentication: 'until_set_up',
  },
  {
    number: '4000008400001629',
    brand: 'visa',
    name: 'threeDSecureRequiredChargeDeclined',
    authentication: 'until_set_up',
    refusedAfterAuthentication: DECLINES.generic_decline,
  },
  {
    number: '4000008400001280',
    brand: 'visa',
    name: 'threeDSecureRequiredProcessingError',
    authentication: 'until_set_up',
    refusedAfterAuthentication: DECLINES.processing_error,
  },
  { number: '4000000000003055', brand: 'visa', name: 'threeDSecureOptional' },
  { number: '4000000000000101', brand: 'visa', name: 'cvcCheckFail', cvcCheckFails: true },
  {
    number: '4000000000000036',
    brand: 'visa',
    name: 'avsZipFail',
    postalCheckFails: true,
  },
  {
    number: '4000000000000259',
    brand: 'visa',
    name: 'createDispute',
    disputed: { reason: 'fraudulent', inquiry: false },
  },
  {
    number: '4000000000002685',
    brand: 'visa',
    name: 'createDisputeProductNotReceived',
    disputed: { reason: 'product_not_received', inquiry: false },
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    name: 'createDisputeInquiry',
    disputed: { reason: 'fraudulent', inquiry: true },
  },
  {
    number: '4000000404000079',
    brand: 'visa',
    name: 'createMultipleDisputes',
    disputed: { reason: 'fraudulent', inquiry: false, times: 2 },
  },
  {
    number: '4000000000005423',
    brand: 'visa',
    name: 'createIssuerFraudRecord',
    fraudWarning: true,
  },
  {
    number: '4000000000007726',
    brand: 'visa',
    name: 'pendingRefund',
    refund: 'succeeds_later',
  },
  { number: '4000000000005126', brand: 'visa', name: 'refundFail', refund: 'fails_later' },
]

/** Numbers outside the table pay, as an ordinary card would, if they pass the checksum. */
export function cardBehaviour(number: string): Card {
  return (
    CARDS.find((card) => card.number === number) ?? { number, brand: brandOf(number), name: null }
  )
}

/** `pm_card_visa`, `tok_visa` and their like. */
export function findCardByName(name: string): Card | null {
  const short = name.replace(/^(pm_card|tok)_/, '')
  return short === name ? null : (CARDS.find((card) => card.name === short) ?? null)
}

const BRANDS: readonly (readonly [RegExp, Card['brand']])[] = [
  [/^3[47]/, 'amex'],
  [/^3(0[0-5]|[68])/, 'diners'],
  [/^35/, 'jcb'],
  [/^(5[1-5]|2[2-7])/, 'mastercard'],
  [/^62/, 'unionpay'],
  [/^6(011|5)/, 'discover'],
]

function brandOf(number: string): Card['brand'] {
  return BRANDS.find(([prefix]) => prefix.test(number))?.[1] ?? 'visa'
}

/** The checksum of card numbers (Luhn). */
export function hasValidChecksum(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
