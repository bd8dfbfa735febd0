import { itemAmount } from '../billing/item-amount.ts'
import { addIntervals } from '../billing/periods.ts'
import { previewChange } from '../billing/preview-invoice.ts'
import type { Documents } from '../documents.ts'
import { ApiError } from '../http/api-error.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import type { Configuration } from './default-configuration.ts'
import { cardLabel } from './describe-card.ts'
import { listPlans, offersChange } from './list-plans.ts'
import { NO_CHANGE } from './plan-change.ts'
import type { PauseLength, PortalSubscription } from './portal-view.ts'
import { scheduleOf, viewPending } from './view-pending.ts'

type Subscription = Documents['subscription']

const ENDED: string[] = ['canceled', 'incomplete_expired']

/** The customer's subscriptions that have not ended, newest first. */
export function listCurrent(op: Operation, customer: Customer): Subscription[] {
  const all = op.store.all('subscription', { customer: customer.id })
  return all.filter(({ status }) => !ENDED.includes(status)).reverse()
}

export function viewSubscription(
  op: Operation,
  subscription: Subscription,
  customer: Customer,
  configuration: Configuration,
): PortalSubscription {
  const { data } = subscription.items
  const rhythm = data[0]!.price.recurring!
  const items = data.map((item) => ({
    name: productName(op, item.price.product),
    amount: itemAmount(op, subscription, item),
    quantity: item.quantity ?? 1,
  }))
  const method = methodOf(op, subscription, customer)
  const pending = viewPending(op, subscription)
  const plans = listPlans(op, subscription, configuration)
  const periodEndAt = Math.max(...data.map((item) => item.current_period_end))
  return {
    id: subscription.id,
    name: items.length === 1 ? items[0]!.name : `${items[0]!.name} and ${items.length - 1} more`,
    status: subscription.status as PortalSubscription['status'],
    currency: subscription.currency,
    amount: items.reduce((sum, item) => sum + item.amount, 0),
    interval: rhythm.interval,
    intervalCount: rhythm.interval_count,
    items,
    periodEndAt,
    trialEndAt: subscription.status === 'trialing' ? subscription.trial_end : null,
    cancelAt: subscription.cancel_at,
    resumesAt: subscription.internal.portalPause?.resumesAt ?? null,
    pending,
    next: pending ? { amount: pending.amount, at: pending.at } : nextCharge(op, subscription),
    cardLabel: method ? cardLabel(method) : null,
    cardId: method?.id ?? null,
    owed: owedBy(op, subscription),
    may: {
      ...mayOf(subscription, configuration, offersChange(plans)),
      undo: scheduleOf(op, subscription) !== null,
    },
    cancelling: cancelling(op, subscription, configuration, periodEndAt),
    pauses: pausesOf(op, subscription, configuration),
    plans,
    takesCodes:
      configuration.features.subscription_update.default_allowed_updates.includes('promotion_code'),
  }
}

export function productName(op: Operation, productId: string): string {
  return op.store.find('product', productId)?.name ?? productId
}

/** The subscription's own payment method, else the customer's. */
export function methodOf(
  op: Operation,
  subscription: Subscription,
  customer: Customer,
): Documents['payment_method'] | null {
  const id = subscription.default_payment_method ?? customer.invoice_settings.default_payment_method
  return id ? op.store.find('payment_method', id) : null
}

function nextCharge(op: Operation, subscription: Subscription): PortalSubscription['next'] {
  if (subscription.status === 'paused' || subscription.status === 'incomplete') return null
  try {
    const invoice = previewChange(op, subscription, NO_CHANGE)
    return { amount: invoice.amount_due, at: invoice.created }
  } catch (error) {
    if (error instanceof ApiError && error.body.code === 'invoice_upcoming_none') return null
    throw error
  }
}

function owedBy(op: Operation, subscription: Subscription): PortalSubscription['owed'] {
  const where = { 'parent.subscription_details.subscription': subscription.id, status: 'open' }
  const invoice = op.store.all('invoice', where).at(-1)
  if (!invoice || invoice.amount_remaining === 0) return null
  return { amount: invoice.amount_remaining, url: invoice.internal.hostedUrl }
}

function mayOf(
  subscription: Subscription,
  { features }: Configuration,
  offersPlans: boolean,
): Omit<PortalSubscription['may'], 'undo'> {
  const { status } = subscription
  const isScheduledToEnd = subscription.cancel_at !== null
  const isRunning = status === 'active' || status === 'trialing' || status === 'past_due'
  return {
    cancel: features.subscription_cancel.enabled && !isScheduledToEnd,
    changeCard: features.payment_method_update.enabled,
    pause:
      features.subscription_pause.enabled &&
      status === 'active' &&
      !isScheduledToEnd &&
      subscription.schedule === null,
    renew: isScheduledToEnd && isRunning,
    resume: features.subscription_pause.enabled && status === 'paused',
    update: offersPlans,
  }
}

function cancelling(
  op: Operation,
  subscription: Subscription,
  { features }: Configuration,
  periodEndAt: number,
): PortalSubscription['cancelling'] {
  const { mode, proration_behavior: proration, cancellation_reason } = features.subscription_cancel
  const now = timeOf(op, subscription)
  // Nothing is left of the period of one that is paused, or was never paid: it ends at once.
  const atOnce =
    mode === 'immediately' || periodEndAt <= now || subscription.status === 'incomplete'
  return {
    mode: atOnce ? 'immediately' : 'at_period_end',
    endsAt: atOnce ? now : periodEndAt,
    credits: atOnce && proration !== 'none',
    reasons: cancellation_reason.enabled ? cancellation_reason.options : [],
  }
}

function pausesOf(
  op: Operation,
  subscription: Subscription,
  { features }: Configuration,
): (PauseLength | null)[] {
  const { duration, enabled } = features.subscription_pause
  if (!enabled) return []
  if (duration.type === 'indefinite') return [null]
  const now = timeOf(op, subscription)
  return duration.interval_options.map((option) => {
    const interval = option.interval as 'day' | 'month' | 'week' | 'year'
    const untilAt = addIntervals(now, { interval, interval_count: option.interval_count }, 1)
    return { interval, count: option.interval_count, untilAt }
  })
}
