import type { KeptDiscount } from '../billing/discount-terms.ts'
import type { AnchorConfig, InvoiceTexts, SubscriptionPlan } from '../billing/subscription-plan.ts'
import type * as shapes from '../shapes.ts'

/** What the subscription will be once the buyer has paid, with what only Checkout asks for. */
export interface CheckoutPlan extends SubscriptionPlan {
  anchor: number | AnchorConfig | null
  /** Whether the time up to the anchor is billed. */
  proratesStart: boolean
  billingMode: 'classic' | 'flexible'
  defaultTaxRates: string[]
  invoiceSettings: InvoiceTexts | null
}

/** What a session's intent and its card will carry. */
export interface SessionIntent {
  description: string | null
  metadata: Record<string, string>
  receiptEmail: string | null
  futureUsage: 'off_session' | 'on_session' | null
  statementDescriptor: string | null
  statementDescriptorSuffix: string | null
  allowRedisplay: 'always' | 'limited' | 'unspecified' | null
}

export interface SessionInternal {
  /** Seconds for which the amounts were worked out. */
  pricedAt: number
  lineItems: shapes.SessionLineItem[]
  /** What the buyer may add; in `lineItems` once it is added. */
  optionalItems: shapes.SessionLineItem[]
  /** Tax rates of items that do not take the plan's default ones. */
  lineTaxRates: Record<string, string[]>
  /** Given or typed, and checked; saved and counted once the buyer has paid. */
  discounts: KeptDiscount[]
  plan: CheckoutPlan | null
  intent: SessionIntent
  /** What the buyer types becomes the customer's. */
  customerUpdate: { address: boolean; name: boolean }
  paymentIntentId: string | null
  setupIntentId: string | null
  lastError: { code: string; declineCode: string | null; message: string } | null
  /** What the buyer typed before a 3-D Secure challenge interrupted the payment. */
  buyer: BuyerDetails | null
}

export interface BuyerDetails {
  email: string | null
  name: string | null
  country: string | null
  postalCode: string | null
  line1: string | null
  line2: string | null
  city: string | null
  state: string | null
  phone: string | null
  businessName: string | null
  individualName: string | null
  taxId: TypedTaxId | null
  customFields: Record<string, string>
  acceptsTerms: boolean
  /** null: was not asked. */
  wantsPromotions: boolean | null
  savesCard: boolean
}

export interface TypedTaxId {
  type: TaxIdType
  value: string
}

export type TaxIdType = NonNullable<
  NonNullable<shapes.Session['customer_details']>['tax_ids']
>[number]['type']
