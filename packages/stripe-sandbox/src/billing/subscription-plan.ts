import type { Subscription } from '../shapes.ts'

/** What the subscription will be once the buyer has paid. */
export interface SubscriptionPlan {
  trialPeriodDays: number | null
  trialEnd: number | null
  metadata: Record<string, string>
  description: string | null
  missingPaymentMethod: 'cancel' | 'create_invoice' | 'pause'
}

/** What a subscription says on each of its invoices. */
export interface InvoiceTexts {
  description: string | null
  footer: string | null
  customFields: { name: string; value: string }[] | null
}

/** What describes the day on which periods begin: https://docs.stripe.com/billing/subscriptions/billing-cycle */
export type AnchorConfig = NonNullable<Subscription['billing_cycle_anchor_config']>
