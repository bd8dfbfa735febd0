import { mustFitSubscription } from '../clock/clock-limits.ts'
import { DAY, TRIAL_WARNING } from '../clock/due-of.ts'
import type { Documents, InvoiceTexts, SubscriptionPlan } from '../documents.ts'
import { emit, inOrder } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { billingModeOf } from '../resources/billing-modes.ts'
import { planOf, shownPrice, unitAmountIn } from '../resources/prices.ts'
import type { Customer, Subscription, SubscriptionItem } from '../shapes.ts'
import { type AnchorConfig, checkAnchor, gridAnchor, periodFrom, resolveAnchor } from './anchors.ts'
import { redeemForNew } from './change-discounts.ts'
import { chosenTaxRates } from './chosen-tax-rates.ts'
import { createInvoice } from './create-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { type InvoiceOutcome, payInvoice } from './pay-invoice.ts'
import { periodLine } from './period-line.ts'
import { type Period, periodAt } from './periods.ts'
import type { DiscountChoice } from './redeem-discount.ts'
import { rememberBilled } from './remember-billed.ts'
import { settleInvoice } from './settle-invoice.ts'

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
  cancelAtPeriodEnd?: boolean
  cancelAt?: number | null
  saveDefaultPaymentMethod?: 'off' | 'on_subscription'
  /** The schedule that makes it. */
  schedule?: string
  offSession?: boolean
  /** One-time lines of the first invoice. */
  extraLines?: (subscription: Subscription) => Documents['invoice']['lines']['data']
}

export type FirstPayment =
  | { kind: 'collect' }
  | { kind: 'wait_for_confirmation' }
  /** As a schedule begins: the invoice is a draft first, and is collected like a renewal's. */
  | { kind: 'draft' }
  | { kind: 'paid'; intent: Documents['payment_intent'] }

/** https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle */
const CREATION_ORDER = [
  'customer.subscription.created',
  'customer.subscription.trial_will_end',
  'invoice.created',
  'invoice.finalized',
  'payment_intent.created',
  'payment_intent.requires_action',
  'invoice.payment_action_required',
  'charge.failed',
  'charge.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'invoice.payment_failed',
]

/** Makes a subscription with its first invoice, and collects that as `first` says. */
export function createSubscription(
  op: Operation,
  params: NewSubscription,
  first: FirstPayment,
): { subscription: Documents['subscription']; outcome: InvoiceOutcome | null } {
  mustFitSubscription(op, params.customer)
  const draft = buildSubscription(op, params)
  op.store.insert(draft)
  // The subscription's way to `active` is part of its creation, so that no event tells of it.
  const omitted = ['customer.subscription.updated', 'invoice.updated']
  return inOrder(op, { order: CREATION_ORDER, omitted }, () => {
    const outcome = billFirstPeriod(op, draft, params, first)
    const subscription = get(op, 'subscription', draft.id)
    emit(op, 'customer.subscription.created', subscription)
    warnOfShortTrial(op, subscription)
    return { subscription: get(op, 'subscription', draft.id), outcome }
  })
}

function billFirstPeriod(
  op: Operation,
  subscription: Documents['subscription'],
  params: NewSubscription,
  first: FirstPayment,
): InvoiceOutcome | null {
  const isDraft = first.kind === 'draft'
  const isFree = params.proratesStart === false && subscription.status !== 'trialing'
  const billable = subscription.items.data.filter((item) => !isFree || isWhole(subscription, item))
  const lines = [
    ...billable.map((item) => periodLine(op, subscription, item, periodOf(item))),
    ...(params.extraLines?.(subscription) ?? []),
  ]
  // Unlike a trial, a free time up to the anchor has no invoice of nothing.
  if (lines.length === 0) {
    activate(op, subscription.id)
    return null
  }
  const draft = createInvoice(op, {
    customer: params.customer,
    subscription,
    reason: 'subscription_create',
    lines,
    currency: subscription.currency,
    autoAdvance: true,
    finalizesAt: isDraft ? timeOf(op, subscription) + op.settings.draftSeconds : null,
    // What the buyer has already paid is what Checkout showed them.
    takesPending: first.kind !== 'paid',
  })
  op.store.save(rememberBilled({ ...subscription, latest_invoice: draft.id }, draft))
  if (isDraft) {
    activate(op, subscription.id)
    return null
  }
  const invoice = finalizeInvoice(op, draft, first.kind === 'paid' ? { paidBy: first.intent } : {})
  if (invoice.status !== 'open') {
    activate(op, subscription.id)
    return null
  }
  switch (first.kind) {
    case 'paid':
      settleFirst(op, invoice, first.intent)
      return null
    case 'wait_for_confirmation':
      return null
    case 'collect':
      return payInvoice(op, invoice, { offSession: params.offSession ?? false, scheduled: true })
  }
}

function isWhole(subscription: Subscription, item: SubscriptionItem): boolean {
  const rhythm = item.price.recurring!
  const { start } = periodAt(gridAnchor(subscription, rhythm), rhythm, item.current_period_start)
  return start === item.current_period_start
}

function activate(op: Operation, id: string): void {
  const subscription = get(op, 'subscription', id)
  if (subscription.status === 'incomplete') op.store.save({ ...subscription, status: 'active' })
}

function settleFirst(
  op: Operation,
  invoice: Documents['invoice'],
  intent: Documents['payment_intent'],
): void {
  op.store.save({ ...invoice, attempt_count: 1, attempted: true })
  settleInvoice(op, invoice.id, intent)
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
  const end = Math.max(...items.map((item) => item.current_period_end))
  const cancelAt = params.cancelAtPeriodEnd ? end : (params.cancelAt ?? null)
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
    cancel_at_period_end: params.cancelAtPeriodEnd ?? false,
    canceled_at: cancelAt === null ? null : now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: cancelAt === null ? null : 'cancellation_requested',
    },
    collection_method: 'charge_automatically',
    created: now,
    currency: params.currency,
    customer: params.customer.id,
    customer_account: null,
    days_until_due: null,
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
    internal: { trialWillEndSent: false, billed: {} },
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

/** Three days before the end, or at once when it is nearer than that. */
function warnOfShortTrial(op: Operation, subscription: Documents['subscription']): void {
  const { trial_end: end, status } = subscription
  if (status !== 'trialing' || end === null) return
  if (end - timeOf(op, subscription) < TRIAL_WARNING) warnOfTrialEnd(op, subscription)
}

export function warnOfTrialEnd(op: Operation, subscription: Documents['subscription']): void {
  const warned = {
    ...subscription,
    internal: { ...subscription.internal, trialWillEndSent: true },
  }
  op.store.save(warned)
  emit(op, 'customer.subscription.trial_will_end', warned)
}
