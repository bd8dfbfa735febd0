/** What the hosted pages show and send. Times in seconds, money in minor units. */
export interface CheckoutView {
  sessionId: string
  status: 'open' | 'complete' | 'expired'
  businessName: string
  cancelUrl: string | null
  successUrl: string
  currency: string
  lineItems: CheckoutLine[]
  subtotal: number
  discount: number
  tax: number
  totalToday: number
  /** What follows after today's payment, or after the trial. */
  then: { amount: number; interval: string; intervalCount: number; startsAt: number } | null
  trialDays: number | null
  trialEnd: number | null
  /** The customer's own address, which the page shows and does not let change. */
  email: string | null
  savedCards: SavedCard[]
  submitLabel: 'Subscribe' | 'Start trial' | 'Pay'
  lastError: { code: string; declineCode: string | null; message: string } | null
}

export interface CheckoutLine {
  name: string
  description: string | null
  amount: number
  interval: 'day' | 'week' | 'month' | 'year' | null
  intervalCount: number | null
  quantity: number
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
  card:
    | { number: string; expMonth: number; expYear: number; cvc: string }
    | { savedPaymentMethod: string }
}

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

export interface InvoiceView {
  hostedKey: string
  number: string | null
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  businessName: string
  customerName: string | null
  customerEmail: string | null
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
  discount: number
  tax: number
  total: number
  amountPaid: number
  amountDue: number
  /** "Visa ending in 4242", of the card that paid. */
  cardLabel: string | null
}
