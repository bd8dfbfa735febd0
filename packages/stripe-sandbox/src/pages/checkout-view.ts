/** What the hosted pages ask of the engine, and the views that it answers with. */
export interface HostedPagesEngine {
  /** Sandbox time in milliseconds. */
  now(): number
  viewCheckout(sessionId: string): CheckoutView | null | Promise<CheckoutView | null>
  payCheckout(sessionId: string, payment: CheckoutPayment): Promise<PaymentOutcome>
  viewChallenge(challengeId: string): ChallengeView | null | Promise<ChallengeView | null>
  completeChallenge(challengeId: string, answer: 'complete' | 'fail'): Promise<PaymentOutcome>
  viewInvoice(hostedKey: string): InvoiceView | null | Promise<InvoiceView | null>
  payInvoice(hostedKey: string, payment: CheckoutPayment): Promise<PaymentOutcome>
}

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
  /** What is charged after the first period; `startsAt` in seconds. */
  then: { amount: number; interval: string; startsAt: number } | null
  trialDays: number | null
  /** Seconds. */
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
  interval: string | null
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

export interface Decline {
  kind: 'declined'
  code: string
  declineCode: string | null
  message: string
  field: 'number' | 'expiry' | 'cvc' | null
}

export type PaymentOutcome =
  | { kind: 'redirect'; url: string }
  | Decline
  | { kind: 'challenge'; challengeId: string }
  | { kind: 'gone'; status: string }

export interface ChallengeView {
  challengeId: string
  businessName: string
  amount: number
  currency: string
  brand: string
  last4: string
  /** The page that asked for the authentication, to which a failure returns. */
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
  lines: InvoiceLine[]
  subtotal: number
  discount: number
  tax: number
  total: number
  amountPaid: number
  amountDue: number
  cardLabel: string | null
}

export interface InvoiceLine {
  description: string
  quantity: number | null
  amount: number
  /** Seconds; equal when the line has no period. */
  periodStart: number
  periodEnd: number
}
