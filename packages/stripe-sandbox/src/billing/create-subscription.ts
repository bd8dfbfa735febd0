import { mustFitSubscription } from '../clock/clock-limits.ts'
import { TRIAL_WARNING } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit, inOrder } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Subscription, SubscriptionItem } from '../shapes.ts'
import { gridAnchor } from './anchors.ts'
import { buildSubscription, type NewSubscription, periodOf } from './build-subscription.ts'
import { createInvoice } from './create-invoice.ts'
import { createInvoiceItem } from './create-invoice-item.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { type InvoiceOutcome, payInvoice } from './pay-invoice.ts'
import { periodLine } from './period-line.ts'
import { periodAt } from './periods.ts'
import { rememberBilled } from './remember-billed.ts'
import { settleInvoice } from './settle-invoice.ts'

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
  'invoiceitem.created',
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
  for (const item of params.oneTimeItems ?? []) {
    createInvoiceItem(op, { ...item, customer: params.customer.id, subscription: subscription.id })
  }
  // Unlike a trial, a free time up to the anchor has no invoice of nothing.
  if (lines.length === 0 && !params.oneTimeItems?.length) {
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
