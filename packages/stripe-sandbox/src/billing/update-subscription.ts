import { TRIAL_WARNING } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { cardError } from '../payments/payment-error.ts'
import type { InvoiceLine } from '../shapes.ts'
import { periodOf } from './build-subscription.ts'
import { changeDiscounts } from './change-discounts.ts'
import { changeItems, type ItemChange } from './change-items.ts'
import { collectNow } from './collect-now.ts'
import { createInvoiceItem, type NewInvoiceItem } from './create-invoice-item.ts'
import { warnOfTrialEnd } from './create-subscription.ts'
import { expirePendingUpdate } from './expire-pending-update.ts'
import { pendingIds } from './pending-items.ts'
import type { DiscountChoice } from './redeem-discount.ts'
import { rememberBilled } from './remember-billed.ts'
import { updateOncePaid } from './update-once-paid.ts'

type Subscription = Documents['subscription']

export interface SubscriptionChange {
  items: ItemChange[]
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  /** Seconds; null is now. */
  prorationDate: number | null
  resetsAnchor: boolean
  /** 'now' ends a trial; null leaves it as it is. */
  trialEnd: 'now' | number | null
  paymentBehavior:
    | 'allow_incomplete'
    | 'default_incomplete'
    | 'error_if_incomplete'
    | 'pending_if_incomplete'
  offSession: boolean
  /** Instead of the ones that it has; undefined leaves them. */
  discounts?: DiscountChoice[] | undefined
  /** Billed once, with the next invoice. */
  oneTimeItems?: NewInvoiceItem[]
  /** What else changes, already worked out. */
  fields: Partial<Subscription>
}

/** Changes a subscription, and bills at once what the change asks to bill at once. */
export function updateSubscription(
  op: Operation,
  before: Subscription,
  change: SubscriptionChange,
): Subscription {
  if (before.internal.pending && changesBilling(change)) {
    expirePendingUpdate(op, before)
    return updateSubscription(op, get(op, 'subscription', before.id), change)
  }
  const older = pendingIds(op, before)
  const prepared = prepareChange(op, before, change)
  const charges = before.collection_method === 'charge_automatically'
  if (change.paymentBehavior === 'pending_if_incomplete' && prepared.billsNow && charges) {
    const own = pendingIds(op, before).filter((id) => !older.includes(id))
    if (older.length + own.length + prepared.lines.length > 0) {
      return updateOncePaid(op, before, prepared, own)
    }
  }
  saveAndEmit(op, 'customer.subscription.updated', before, prepared.subscription)
  warnOfNearTrialEnd(op, before, prepared.subscription)
  if (!prepared.billsNow) return get(op, 'subscription', before.id)
  const collected = collectNow(op, prepared.subscription, {
    reason: 'subscription_update',
    lines: prepared.lines,
    offSession: change.offSession,
    waitsForConfirmation: change.paymentBehavior === 'default_incomplete',
  })
  if (collected) {
    const current = get(op, 'subscription', before.id)
    op.store.save(rememberBilled(current, collected.invoice))
    refuseIfUnpaid(change, collected.outcome)
  }
  return get(op, 'subscription', before.id)
}

function changesBilling(change: SubscriptionChange): boolean {
  return change.items.length > 0 || change.resetsAnchor || change.trialEnd !== null
}

/** What the subscription becomes, and what it would bill now. Used by the change and by its preview. */
export function prepareChange(
  op: Operation,
  before: Subscription,
  change: SubscriptionChange,
): { subscription: Subscription; lines: InvoiceLine[]; billsNow: boolean } {
  const now = timeOf(op, before)
  for (const item of change.oneTimeItems ?? []) {
    createInvoiceItem(op, { ...item, customer: before.customer, subscription: before.id })
  }
  const start = changeDiscounts(op, { ...before, ...change.fields }, change.discounts)
  const ended = change.trialEnd === 'now' ? endTrial(start, now) : start
  const endsTrial = ended !== start
  const resetsAnchor = change.resetsAnchor || endsTrial
  const { subscription, lines } =
    change.items.length > 0 || resetsAnchor
      ? changeItems(op, ended, {
          items: change.items,
          prorates: change.prorationBehavior !== 'none',
          at: prorationMoment(before, change.prorationDate, now),
          resetsAnchor,
        })
      : { subscription: ended, lines: [] }
  if (typeof change.trialEnd === 'number') moveTrialEnd(subscription, change.trialEnd, now)
  const billsNow =
    resetsAnchor || (change.prorationBehavior === 'always_invoice' && change.items.length > 0)
  return { subscription, lines, billsNow }
}

function endTrial(subscription: Subscription, now: number): Subscription {
  if (subscription.status !== 'trialing') return subscription
  return { ...subscription, status: 'active', trial_end: now }
}

function moveTrialEnd(subscription: Subscription, trialEnd: number, now: number): void {
  subscription.status = 'trialing'
  subscription.trial_start ??= now
  subscription.trial_end = trialEnd
  subscription.billing_cycle_anchor = trialEnd
  subscription.billing_cycle_anchor_config = null
  subscription.internal = { ...subscription.internal, trialWillEndSent: false }
  for (const item of subscription.items.data) item.current_period_end = trialEnd
}

function warnOfNearTrialEnd(op: Operation, before: Subscription, after: Subscription): void {
  const moved = before.trial_end !== after.trial_end && after.trial_end !== null
  if (!moved || after.internal.trialWillEndSent) return
  const now = timeOf(op, after)
  if (after.trial_end! - now >= TRIAL_WARNING) return
  if (after.status === 'trialing') warnOfTrialEnd(op, get(op, 'subscription', after.id))
  else emit(op, 'customer.subscription.trial_will_end', after)
}

function prorationMoment(subscription: Subscription, date: number | null, now: number): number {
  if (date === null) return now
  const { start, end } = periodOf(subscription.items.data[0]!)
  if (date >= start && date <= end) return date
  throw invalid('Cannot specify a proration date outside of the current billing period.', {
    param: 'proration_date',
  })
}

/** `error_if_incomplete`: an unpaid change does not happen at all, so that the refusal takes everything back. */
function refuseIfUnpaid(
  change: SubscriptionChange,
  outcome: NonNullable<ReturnType<typeof collectNow>>['outcome'],
): void {
  if (change.paymentBehavior !== 'error_if_incomplete' || outcome === null) return
  if (outcome.kind === 'succeeded') return
  const refusal =
    outcome.kind === 'declined'
      ? cardError(outcome.refusal)
      : new ApiError(402, {
          type: 'card_error',
          code: 'subscription_payment_intent_requires_action',
          message:
            'Payment for this subscription requires additional user action before it can be completed successfully.',
        })
  throw new ApiError(refusal.status, refusal.body)
}
