import type { CouponInternal, KeptDiscount } from './billing/discount-terms.ts'
import type { SessionInternal } from './checkout/session-internal.ts'
import type * as shapes from './shapes.ts'

/**
 * What the store keeps: Stripe's objects, and under `internal` what Stripe knows but does not show.
 * `internal` never leaves the sandbox (`renderDocument`).
 */
export interface Documents {
  balance_transaction: shapes.BalanceTransaction
  'billing_portal.configuration': shapes.PortalConfiguration & {
    internal: PortalConfigurationInternal
  }
  'billing_portal.session': shapes.PortalSession & { internal: PortalSessionInternal }
  charge: shapes.Charge
  'checkout.session': shapes.Session & { internal: SessionInternal }
  coupon: shapes.Coupon & { internal: CouponInternal }
  credit_note: shapes.CreditNote
  customer: shapes.Customer
  customer_balance_transaction: shapes.CustomerBalanceTransaction
  discount: KeptDiscount
  dispute: shapes.Dispute
  event: shapes.StripeEvent
  invoice: shapes.Invoice & { internal: InvoiceInternal }
  invoice_payment: shapes.InvoicePayment
  invoiceitem: shapes.InvoiceItem & { internal: InvoiceItemInternal }
  payment_intent: shapes.PaymentIntent & { internal: PaymentIntentInternal }
  payment_method: shapes.PaymentMethod & { internal: PaymentMethodInternal }
  price: shapes.Price & { internal: { currencyOptions: CurrencyOptions } }
  product: shapes.Product
  promotion_code: shapes.PromotionCode & { internal: PromotionCodeInternal }
  'radar.early_fraud_warning': shapes.EarlyFraudWarning
  refund: shapes.Refund & { internal: RefundInternal }
  setup_intent: shapes.SetupIntent & { internal: SetupIntentInternal }
  subscription: shapes.Subscription & { internal: SubscriptionInternal }
  tax_id: shapes.TaxId
  tax_rate: shapes.TaxRate
  subscription_schedule: shapes.SubscriptionSchedule & { internal: ScheduleInternal }
  'test_helpers.test_clock': shapes.TestClock
  webhook_endpoint: shapes.WebhookEndpoint & { internal: EndpointInternal }
  'sandbox.challenge': ChallengeDocument
}

export type Kind = keyof Documents
export type Document = Documents[Kind]

/** Per currency what a unit costs: minor units, which may have a fraction, and the same as Stripe writes it. */
export type CurrencyOptions = Record<string, CurrencyOption>

export interface CurrencyOption {
  unitAmount: number
  unitAmountDecimal: string
  taxBehavior: NonNullable<shapes.Price['tax_behavior']>
}

export interface EndpointInternal {
  secrets: EndpointSecret[]
  /** Wall milliseconds of the first failure since the last success. */
  failingSinceMs?: number | null
}

export interface EndpointSecret {
  secret: string
  /** Wall seconds; null while it is the current one. */
  expiresAt: number | null
}

export interface PromotionCodeInternal {
  /** The code without regard to case. */
  key: string
  /** The least that an order has to come to, by currency. */
  minimumAmounts: Record<string, number>
}

export interface PortalConfigurationInternal {
  /** What subscriptions can be changed to; shown only when it is asked for. */
  products: NonNullable<
    shapes.PortalConfiguration['features']['subscription_update']['products']
  > | null
  /** The public key of the login page, kept while it is switched off. */
  loginKey: string | null
}

export interface PortalSessionInternal {
  /** The secret in the link. */
  portalKey: string
  /** By the wall clock, as all that a person's visit is measured by. */
  createdAtMs: number
  /** The last page that was looked at; null until the link is opened. */
  seenAtMs: number | null
  /** The one thing that the link was made for was done. */
  flowCompleted: boolean
}

export interface InvoiceInternal {
  /** The public key of the hosted invoice page. */
  hostedKey: string
  hostedUrl: string
  firstAttemptAt: number | null
  /** A bank's refusal that repeating cannot change: the payment method that is not to be tried again. */
  refusedPaymentMethod: string | null
  paymentIntentId: string | null
  paidOutOfBand?: true
  /** The day by which it was to be paid has passed, and its subscription knows. */
  isOverdue?: boolean
  /** `pause_collection.behavior` at the time of the invoice. */
  onFinalize: 'pay' | 'void' | 'mark_uncollectible'
  /** Tax rates of lines that do not take the invoice's default ones. */
  lineTaxRates: Record<string, string[]>
  /** Discounts that were for one invoice, and this was it. */
  usedUpDiscounts: string[]
}

export interface InvoiceItemInternal {
  subscriptionId: string | null
  subscriptionItemId: string | null
  /** Gives back what was billed without tax, whatever the default rates are by now. */
  untaxed?: boolean
}

export interface PaymentIntentInternal {
  sessionId: string | null
  invoiceId: string | null
  /** When an authorized payment that nobody captures lapses; null while there is none. */
  releasedAt: number | null
}

export interface RefundInternal {
  /** What the buyer's bank will say, and when in seconds of the global clock; null once it has. */
  verdict: { status: 'succeeded' | 'failed'; at: number } | null
}

export interface SetupIntentInternal {
  sessionId: string | null
  /** The portal visit in which the card is added, and what it is to be used for. */
  portal?: { portalKey: string; makesDefault: boolean; subscriptionId: string | null }
}

export interface PaymentMethodInternal {
  number: string
  /** The bank has agreed to later payments without the buyer. */
  setUp: boolean
}

export interface SubscriptionInternal {
  trialWillEndSent: boolean
  /** The next renewal is announced by `invoice.upcoming`, as the setting said when the period began. */
  announces?: boolean
  /** The period's end whose renewal was announced. */
  announcedFor?: number
  /** What was billed for the running period, per item: what an unused rest is credited from. */
  billed: Record<string, BilledStretch>
  /** What happens once an invoice is paid. */
  pending?: PendingChange | null
  /** A pause that was chosen in the portal, in seconds; it counts for the pause of that moment only. */
  portalPause?: { pausedAt: number; resumesAt: number }
}

/** A change with `payment_behavior=pending_if_incomplete`, or the resumption of a paused subscription. */
export interface PendingChange {
  kind: 'update' | 'resume'
  /** A resumption: whether a failed attempt resumes, too. */
  resumesOn?: 'attempt' | 'success'
  invoiceId: string
  /** Seconds after which it is forgotten; null leaves it to the retries. */
  expiresAt: number | null
  /** The prorations that the change made: they go when it is forgotten. */
  ownItems: string[]
  changes: Partial<shapes.Subscription>
  billed: Record<string, BilledStretch>
  trialWillEndSent: boolean
}

export interface ScheduleInternal {
  /** `subscription_schedule.expiring` was sent for the present end. */
  expiringSent: boolean
  /** The portal's schedules release as soon as their last phase has begun. */
  letsGo?: boolean
}

export interface BilledStretch {
  /** Minor units after discounts, before taxes that come on top. */
  amount: number
  discounts: string[]
  taxRates: string[]
  start: number
  end: number
  invoice: string | null
  line: string | null
  /** The pending item that billed it, when it was not a line of an invoice. */
  item: string | null
}

export interface ChallengeDocument {
  id: string
  object: 'sandbox.challenge'
  created: number
  intentId: string
  paymentMethodId: string
  sessionId: string | null
  returnUrl: string | null
  open: boolean
}
