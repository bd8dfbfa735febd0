import type { SubscriptionChange } from '../billing/update-subscription.ts'
import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { Configuration } from './default-configuration.ts'
import { PortalRefusal } from './portal-refusal.ts'
import type { PlanChange, PortalPlan, PortalSubscription } from './portal-view.ts'
import { discountsFor } from './promotion-code.ts'

type Subscription = Documents['subscription']

/** A change that changes nothing: whoever previews it sees the next renewal. */
export const NO_CHANGE: SubscriptionChange = {
  items: [],
  prorationBehavior: 'none',
  prorationDate: null,
  resetsAnchor: false,
  trialEnd: null,
  paymentBehavior: 'allow_incomplete',
  offSession: false,
  fields: {},
}

/** What the configuration makes of a customer's choice. */
export function changeAtOnce(
  op: Operation,
  subscription: Subscription,
  { features }: Configuration,
  choice: PlanChange,
  prorationAt: number,
): SubscriptionChange {
  const { subscription_update: update } = features
  return {
    ...NO_CHANGE,
    items: [{ id: subscription.items.data[0]!.id, price: choice.price, quantity: choice.quantity }],
    prorationBehavior: update.proration_behavior as SubscriptionChange['prorationBehavior'],
    prorationDate: prorationAt,
    resetsAnchor: update.billing_cycle_anchor === 'now',
    trialEnd: endsTrial(subscription, update) ? 'now' : null,
    // Billed first and made once it is paid, so that a bank may ask its question in between.
    paymentBehavior: 'pending_if_incomplete',
    ...discountsFor(op, update.default_allowed_updates, choice.promotionCode),
  }
}

export function endsTrial(
  subscription: Subscription,
  update: Configuration['features']['subscription_update'],
): boolean {
  return subscription.status === 'trialing' && update.trial_update_behavior === 'end_trial'
}

/** Whether a change waits for the end of the period: any of the conditions is enough. */
export function waitsForPeriodEnd(
  subscription: PortalSubscription,
  plan: PortalPlan,
  quantity: number,
  update: Configuration['features']['subscription_update'],
): boolean {
  return update.schedule_at_period_end.conditions.some(({ type }) =>
    type === 'decreasing_item_amount'
      ? plan.amount * quantity < subscription.amount
      : lengthOf(plan) < lengthOf(subscription),
  )
}

const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 }

function lengthOf({ interval, intervalCount }: { interval: string; intervalCount: number }) {
  return (DAYS[interval] ?? 0) * intervalCount
}

/** @throws PortalRefusal for a plan that is not offered, or a quantity beyond its range */
export function choosePlan(subscription: PortalSubscription, choice: PlanChange): PortalPlan {
  const plan = subscription.plans.find(({ price }) => price === choice.price)
  if (!plan || !subscription.may.update) {
    throw new PortalRefusal('This plan is not on offer. Choose another one.', 'price')
  }
  const current = subscription.items[0]!.quantity
  const { min, max } = plan.quantity ?? { min: current, max: current }
  if (!Number.isInteger(choice.quantity) || choice.quantity < min || choice.quantity > max) {
    throw new PortalRefusal(`Choose a quantity from ${min} to ${max}.`, 'quantity')
  }
  if (plan.isCurrent && choice.quantity === current) {
    throw new PortalRefusal('This is the present plan. Choose another one to change it.', 'price')
  }
  return plan
}
