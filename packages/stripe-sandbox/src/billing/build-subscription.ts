import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { billingModeOf } from '../resources/billing-modes.ts'
import { readEnding } from '../resources/cancellation-params.ts'
import { unitAmountIn } from '../resources/price-amounts.ts'
import { planOf, shownPrice } from '../resources/show-price.ts'
import type { Customer, Subscription, SubscriptionItem } from '../shapes.ts'
import { checkAnchor, periodFrom, resolveAnchor } from './anchors.ts'
import { redeemForNew } from './change-discounts.ts'
import { chosenTaxRates } from './chosen-tax-rates.ts'
import type { NewInvoiceItem } from './create-invoice-item.ts'
import { type Period, periodAt } from './periods.ts'
import type { DiscountChoice } from './redeem-discount.ts'

import type { AnchorConfig, InvoiceTexts, SubscriptionPlan } from './subscription-plan.ts'

export interface NewItem {
  price: string
  quantity: number
  metadata: Record<string, string>
  discounts?: DiscountChoice[] | undefined
  taxRates?: string[] | undefined
}

export interface NewSubscription extends SubscriptionPlan {
  customer: Customer
  items: NewItem[]
  billingMode?: 'classic' | 'flexible' | undefined
  discounts?: DiscountChoice[] | undefined
  /** The session that the discounts were given in, and checked. */
  checkoutSession?: string | undefined
  defaultTaxRates?: string[] | undefined
  currency: string
  defaultPaymentMethod: string | null
  /** Where the periods are to begin: an instant, or what describes one. By default with the subscription. */
  anchor?: number | AnchorConfig | null
  /** Whether the time up to a later anchor is billed. */
  proratesStart?: boolean
  invoiceSettings?: InvoiceTexts | null
  cancelAt?: number | null
  /** As a request says it; the periods are known only here. */
  ending?: Parameters<typeof readEnding>[0]
  /** Invoices are sent, to be paid within so many days; null charges them. */
  daysUntilDue?: number | null
  /** Billed once, with the first invoice. */
  oneTimeItems?: NewInvoiceItem[]
  saveDefaultPaymentMethod?: 'off' | 'on_subscription'
  /** The schedule that makes it. */
  schedule?: string
  offSession?: boolean
  /** One-time lines of the first invoice. */
  extraLines?: (subscription: Subscription) => Documents['invoice']['lines']['data']
}

export function buildSubscription(
  op: Operation,
  params: NewSubscription,
): Documents['subscription'] {
  const id = newId('subscription')
  const now = timeOf(op, params.customer)
  const trialEnd =
    params.trialEnd ?? (params.trialPeriodDays === null ? null : now + params.trialPeriodDays * DAY)
  const { anchor = null } = params
  const anchorConfig = anchor !== null && typeof anchor === 'object' ? anchor : null
  const anchored = {
    billing_cycle_anchor:
      typeof anchor === 'number'
        ? anchor
        : anchorConfig
          ? resolveAnchor(anchorConfig, trialEnd ?? now)
          : (trialEnd ?? now),
    billing_cycle_anchor_config: anchorConfig,
  }
  const items = params.items
    .map((item) => buildItem(op, id, item, params.currency, now))
    .map((item) => {
      const { end } = trialEnd === null ? periodFrom(anchored, item, now) : { end: trialEnd }
      return { ...item, current_period_end: end }
    })
  if (typeof anchor === 'number') {
    const rhythms = items.map((item) => item.price.recurring!)
    checkAnchor(anchor, trialEnd ?? now, rhythms)
  }
  const { ending = {}, daysUntilDue = null } = params
  const cancelAt = readEnding(ending, items, now) ?? params.cancelAt ?? null
  const subscription: Documents['subscription'] = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    ...anchored,
    billing_mode: billingModeOf(params.billingMode ?? 'flexible'),
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: cancelAt,
    cancel_at_period_end: ending.cancel_at_period_end ?? false,
    canceled_at: cancelAt === null ? null : now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: cancelAt === null ? null : 'cancellation_requested',
    },
    collection_method: daysUntilDue === null ? 'charge_automatically' : 'send_invoice',
    created: now,
    currency: params.currency,
    customer: params.customer.id,
    customer_account: null,
    days_until_due: daysUntilDue,
    default_payment_method: params.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: chosenTaxRates(op, params.defaultTaxRates ?? [], 'default_tax_rates'),
    description: params.description,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: params.invoiceSettings?.customFields ?? null,
      description: params.invoiceSettings?.description ?? null,
      footer: params.invoiceSettings?.footer ?? null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: items,
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: params.saveDefaultPaymentMethod ?? 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: params.schedule ?? null,
    start_date: now,
    status: trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: params.customer.test_clock ?? null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: params.missingPaymentMethod,
      },
    },
    trial_start: trialEnd === null ? null : now,
    internal: {
      announces: op.settings.announcesRenewals,
      trialWillEndSent: false,
      billed: {},
    },
  }
  return redeemForNew(op, subscription, params)
}

export function buildItem(
  op: Operation,
  subscriptionId: string,
  item: NewItem,
  currency: string,
  now: number,
): SubscriptionItem {
  const price = get(op, 'price', item.price)
  if (!price.recurring) {
    throw invalid(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      { param: 'items[0][price]' },
    )
  }
  unitAmountIn(price, currency)
  const period = periodAt(now, price.recurring, now)
  const shown = shownPrice(price)
  return {
    id: newId('subscriptionItem'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: item.metadata,
    plan: planOf(shown),
    price: shown,
    quantity: item.quantity,
    subscription: subscriptionId,
    tax_rates: chosenTaxRates(op, item.taxRates ?? [], 'items[0][tax_rates]'),
  }
}

export function periodOf(item: SubscriptionItem): Period {
  return { start: item.current_period_start, end: item.current_period_end }
}
