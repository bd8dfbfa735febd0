import type { TypedTaxId } from './session-internal.ts'

/** What the hosted pages show and send. Times in seconds, money in minor units. */
export interface CheckoutView {
  sessionId: string
  mode: 'payment' | 'setup' | 'subscription'
  status: 'open' | 'complete' | 'expired'
  businessName: string
  cancelUrl: string | null
  successUrl: string
  /** Starts an expired session anew. */
  recoveryUrl: string | null
  currency: string
  lineItems: CheckoutLine[]
  /** What may be added to them. */
  optionalItems: CheckoutLine[]
  subtotal: number
  discount: number
  taxes: TaxAmount[]
  /** Of the customer's balance: negative where credit is used. */
  balanceApplied: number
  totalToday: number
  /** What follows after today's payment, or after the trial. */
  then: { amount: number; interval: string; intervalCount: number; startsAt: number } | null
  trialDays: number | null
  /** What recurs costs nothing until then. */
  freeUntil: number | null
  /** The customer's own address, which the page shows and does not let change. */
  email: string | null
  /** What the discount is called. */
  discountLabel: string | null
  /** The code that the buyer redeems. */
  promotionCode: string | null
  asks: CheckoutAsks
  texts: { submit: string | null; afterSubmit: string | null; terms: string | null }
  savedCards: SavedCard[]
  submitLabel: SubmitLabel
  lastError: { code: string; declineCode: string | null; message: string } | null
}

export type SubmitLabel = 'Subscribe' | 'Start trial' | 'Pay' | 'Book' | 'Donate' | 'Save card'

/** What the page asks for, beside the e-mail address. */
export interface CheckoutAsks {
  card: boolean
  /** The whole billing address, not only its country. */
  address: boolean
  phone: boolean
  businessName: Need
  individualName: Need
  taxId: Need
  customFields: AskedField[]
  terms: boolean
  promotions: boolean
  /** Whether the buyer chooses to have the card kept. */
  saveCard: boolean
  promotionCode: boolean
}

export type Need = 'required' | 'optional' | 'none'

export interface AskedField {
  key: string
  label: string
  type: 'dropdown' | 'numeric' | 'text'
  isOptional: boolean
  defaultValue: string
  minimumLength: number | null
  maximumLength: number | null
  options: { label: string; value: string }[]
}

export interface CheckoutLine {
  id: string
  name: string
  description: string | null
  amount: number
  interval: 'day' | 'week' | 'month' | 'year' | null
  intervalCount: number | null
  quantity: number
  /** How far the buyer may change the quantity. */
  range: { minimum: number; maximum: number } | null
  /** The buyer added it and may take it away. */
  isOptional: boolean
}

export interface SavedCard {
  id: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

export interface CheckoutPayment {
  email?: string
  name?: string
  country?: string
  postalCode?: string
  line1?: string
  line2?: string
  city?: string
  state?: string
  phone?: string
  businessName?: string
  individualName?: string
  taxId?: TypedTaxId
  /** By the field's key. */
  customFields?: Record<string, string>
  acceptsTerms?: boolean
  wantsPromotions?: boolean
  /** The buyer wants to use the card again. */
  savesCard?: boolean
  /** null where nothing is due and the page does not ask for a card. */
  card:
    | { number: string; expMonth: number; expYear: number; cvc: string }
    | { savedPaymentMethod: string }
    | null
}

export type CardPayment = CheckoutPayment & { card: NonNullable<CheckoutPayment['card']> }

/** What the buyer changes before paying. */
export interface CheckoutChange {
  /** By line. */
  quantities?: Record<string, number>
  optional?: { id: string; isAdded: boolean }
  /** null takes the code away. */
  promotionCode?: string | null
}

export type ChangeOutcome =
  | { kind: 'changed' }
  | { kind: 'refused'; field: 'quantity' | 'promotionCode'; message: string }
  | { kind: 'gone'; status: string }

export type PaymentOutcome =
  | { kind: 'redirect'; url: string }
  | {
      kind: 'declined'
      code: string
      declineCode: string | null
      message: string
      field: 'number' | 'expiry' | 'cvc' | null
    }
  | { kind: 'challenge'; challengeId: string }
  | { kind: 'gone'; status: string }

export interface ChallengeView {
  challengeId: string
  businessName: string
  amount: number
  currency: string
  brand: string
  last4: string
  /** The page that asked, to which a failure returns. */
  returnUrl: string
  open: boolean
}

export interface LabelledAmount {
  label: string
  amount: number
}

export interface TaxAmount extends LabelledAmount {
  /** A part of the prices, and not on top of them. */
  isIncluded: boolean
}

export interface InvoiceView {
  hostedKey: string
  number: string | null
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  businessName: string
  customerName: string | null
  customerEmail: string | null
  customerPhone: string | null
  customerAddress: string[]
  taxIds: string[]
  customFields: { name: string; value: string }[]
  description: string | null
  footer: string | null
  currency: string
  createdAt: number
  dueAt: number | null
  paidAt: number | null
  lines: {
    description: string
    quantity: number | null
    amount: number
    periodStart: number
    periodEnd: number
  }[]
  subtotal: number
  discounts: LabelledAmount[]
  taxes: TaxAmount[]
  total: number
  /** Of the customer's balance: negative where credit was used. */
  balanceApplied: number
  amountPaid: number
  amountDue: number
  amountRefunded: number
  /** "Visa ending in 4242", of the card that paid. */
  cardLabel: string | null
}
