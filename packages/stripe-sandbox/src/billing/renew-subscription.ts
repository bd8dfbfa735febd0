import type { Documents } from '../documents.ts'
import { inOrder, saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Subscription, SubscriptionItem } from '../shapes.ts'
import { periodFrom } from './anchors.ts'
import { periodOf } from './build-subscription.ts'
import { createInvoice } from './create-invoice.ts'
import { endSubscription } from './end-subscription.ts'
import { pauseNow } from './pause-now.ts'
import { periodLine } from './period-line.ts'
import { rememberBilled } from './remember-billed.ts'

const RENEWAL_ORDER = ['customer.subscription.updated', 'invoice.created']

/** A period ended: the next begins, with a draft invoice that is collected an hour later. */
export function renewSubscription(op: Operation, subscription: Documents['subscription']): void {
  const endsTrial = subscription.status === 'trialing'
  if (endsTrial && !hasPaymentMethod(op, subscription)) {
    const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method
    if (behaviour === 'cancel') {
      endSubscription(op, subscription, { reason: 'cancellation_requested' })
      return
    }
    if (behaviour === 'pause') {
      pauseNow(op, subscription, 'trial_end_without_payment_method')
      return
    }
  }
  inOrder(op, { order: RENEWAL_ORDER, omitted: [] }, () => rollPeriod(op, subscription))
}

function rollPeriod(op: Operation, before: Documents['subscription']): void {
  const now = timeOf(op, before)
  const status = before.status === 'trialing' ? ('active' as const) : before.status
  const items = before.items.data.map((item) => rollItem(before, item, now))
  const rolled: Documents['subscription'] = {
    ...before,
    status,
    items: { ...before.items, data: items },
    internal: { ...before.internal, announces: op.settings.announcesRenewals },
  }
  const due = items.filter((item) => item.current_period_start === now)
  const behavior = before.pause_collection?.behavior
  const collects = status !== 'unpaid' && behavior !== 'keep_as_draft'
  const draft = createInvoice(op, {
    customer: get(op, 'customer', before.customer),
    subscription: before,
    reason: 'subscription_cycle',
    lines: due.map((item) => periodLine(op, rolled, item, periodOf(item))),
    currency: before.currency,
    autoAdvance: collects,
    finalizesAt: collects ? now + op.settings.draftSeconds : null,
  })
  if (behavior === 'void' || behavior === 'mark_uncollectible') {
    op.store.save({ ...draft, internal: { ...draft.internal, onFinalize: behavior } })
  }
  const after = rememberBilled({ ...rolled, latest_invoice: draft.id }, draft)
  saveAndEmit(op, 'customer.subscription.updated', before, after)
}

function rollItem(before: Subscription, item: SubscriptionItem, now: number): SubscriptionItem {
  if (item.current_period_end > now || !item.price.recurring) return item
  const { start, end } = periodFrom(before, item, now)
  return { ...item, current_period_start: start, current_period_end: end }
}

function hasPaymentMethod(op: Operation, subscription: Documents['subscription']): boolean {
  const customer = get(op, 'customer', subscription.customer)
  const { default_payment_method: fallback } = customer.invoice_settings
  return (subscription.default_payment_method ?? fallback) !== null
}
