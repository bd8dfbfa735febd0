import type Stripe from 'stripe'

/**
 * The SDK's own types as they look on the wire: decimals are strings and an expandable reference is its id. Types only:
 * the running package does not load the SDK. A builder that forgets a required field does not compile.
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends (infer Item)[]
    ? WireField<Item>[]
    : T extends object
      ? { [Key in keyof T]: WireField<T[Key]> }
      : T

/** A union that holds a plain string beside objects is a reference that can be expanded. */
type WireField<T> = [Extract<T, object>] extends [never]
  ? T
  : string extends T
    ? Exclude<T, object>
    : Wire<T>

export type Address = Wire<Stripe.Address>
export type BalanceTransaction = Wire<Stripe.BalanceTransaction>
export type Charge = Wire<Stripe.Charge>
export type Coupon = Wire<Stripe.Coupon>
export type CreditNote = Wire<Stripe.CreditNote>
export type CreditNoteLine = Wire<Stripe.CreditNoteLineItem>
export type Customer = Wire<Stripe.Customer>
export type CustomerBalanceTransaction = Wire<Stripe.CustomerBalanceTransaction>
export type Discount = Wire<Stripe.Discount>
export type Dispute = Wire<Stripe.Dispute>
export type EarlyFraudWarning = Wire<Stripe.Radar.EarlyFraudWarning>
export type Invoice = Wire<Stripe.Invoice>
export type InvoiceItem = Wire<Stripe.InvoiceItem>
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>
export type InvoicePayment = Wire<Stripe.InvoicePayment>
export type PaymentIntent = Wire<Stripe.PaymentIntent>
export type PaymentMethod = Wire<Stripe.PaymentMethod>
export type Plan = Wire<Stripe.Plan>
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>
export type PortalSession = Wire<Stripe.BillingPortal.Session>
export type Price = Wire<Stripe.Price>
export type Product = Wire<Stripe.Product>
export type PromotionCode = Wire<Stripe.PromotionCode>
export type Refund = Wire<Stripe.Refund>
export type SessionLineItem = Wire<Stripe.LineItem>
export type Session = Wire<Stripe.Checkout.Session>
export type SetupIntent = Wire<Stripe.SetupIntent>
export type Subscription = Wire<Stripe.Subscription>
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>
export type TaxId = Wire<Stripe.TaxId>
export type TaxRate = Wire<Stripe.TaxRate>
export type SubscriptionSchedule = Wire<Stripe.SubscriptionSchedule>
export type TestClock = Wire<Stripe.TestHelpers.TestClock>
export type WebhookEndpoint = Wire<Stripe.WebhookEndpoint>

/** An event's object may be of any kind, so it is not narrowed here. */
export interface StripeEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> }
  livemode: false
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null }
  type: string
}

export interface ListOf<T> {
  object: 'list'
  data: T[]
  has_more: boolean
  url: string
}

export const API_VERSION = '2026-10-28.endive'
