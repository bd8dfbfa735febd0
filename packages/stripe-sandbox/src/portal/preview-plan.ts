import { periodAt } from '../billing/periods.ts'
import { previewChange } from '../billing/preview-invoice.ts'
import type { Documents } from '../documents.ts'
import { type Operation, timeOf } from '../operation.ts'
import { openVisit, type Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import { changeAtOnce, choosePlan, endsTrial, waitsForPeriodEnd } from './plan-change.ts'
import type {
  PlanChange,
  PlanChangePreview,
  PortalPlan,
  PortalSubscription,
} from './portal-view.ts'
import { previewLines } from './preview-lines.ts'
import { refuseCode, withCode } from './promotion-code.ts'
import { viewSubscription } from './view-subscription.ts'

type Subscription = Documents['subscription']

/**
 * What a change of plan would cost, worked out by making it in a rehearsal; null when the visit is over.
 * @throws PortalRefusal when the change is not on offer
 */
export function previewPlan(
  op: Operation,
  portalKey: string,
  choice: PlanChange,
): PlanChangePreview | null {
  const visit = openVisit(op, portalKey)
  if (!visit) return null
  const subscription = ownSubscription(op, visit, choice.subscriptionId)
  const view = viewSubscription(op, subscription, visit.customer, visit.configuration)
  const plan = choosePlan(view, choice)
  const { subscription_update: update } = visit.configuration.features
  const waits = waitsForPeriodEnd(view, plan, choice.quantity, update)
  if (waits) refuseCode(choice)
  return waits
    ? previewAtPeriodEnd(op, subscription, view, plan, choice)
    : previewAtOnce(op, visit, subscription, view, plan, choice)
}

function previewAtPeriodEnd(
  op: Operation,
  subscription: Subscription,
  view: PortalSubscription,
  plan: PortalPlan,
  { quantity, promotionCode }: PlanChange,
): PlanChangePreview {
  const recurring = plan.amount * quantity
  return {
    subscription: view,
    plan,
    quantity,
    promotionCode: promotionCode ?? null,
    currency: view.currency,
    when: 'period_end',
    startsAt: view.periodEndAt,
    dueNow: null,
    endsTrial: false,
    lines: [],
    total: recurring,
    recurring: { amount: recurring, startsAt: view.periodEndAt },
    prorationAt: timeOf(op, subscription),
  }
}

function previewAtOnce(
  op: Operation,
  { configuration }: Visit,
  subscription: Subscription,
  view: PortalSubscription,
  plan: PortalPlan,
  choice: PlanChange,
): PlanChangePreview {
  const now = timeOf(op, subscription)
  const change = changeAtOnce(op, subscription, configuration, choice, now)
  const invoice = withCode(() => previewChange(op, subscription, change))
  // An invoice of today is the one that the change brings; any other is the next renewal's.
  const billsNow = invoice.billing_reason === 'subscription_update'
  return {
    subscription: view,
    plan,
    quantity: choice.quantity,
    promotionCode: choice.promotionCode ?? null,
    currency: view.currency,
    when: 'now',
    startsAt: now,
    dueNow: billsNow ? invoice.amount_due : null,
    endsTrial: endsTrial(subscription, configuration.features.subscription_update),
    lines: previewLines(invoice, plan.name),
    total: invoice.amount_due,
    recurring: {
      amount: plan.amount * choice.quantity,
      startsAt: billsNow
        ? nextRenewalAt(subscription, plan, change.resetsAnchor || change.trialEnd === 'now', now)
        : invoice.created,
    },
    prorationAt: now,
  }
}

function nextRenewalAt(
  subscription: Subscription,
  { interval, intervalCount }: PortalPlan,
  startsOver: boolean,
  now: number,
): number {
  const anchor = startsOver ? now : subscription.billing_cycle_anchor
  const rhythm = { interval: interval as 'month', interval_count: intervalCount }
  return periodAt(anchor, rhythm, now).end
}
