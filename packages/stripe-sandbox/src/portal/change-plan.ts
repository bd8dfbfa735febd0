import { updateSubscription } from '../billing/update-subscription.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import { changeAtPeriodEnd } from './pending-change.ts'
import { changeAtOnce, choosePlan, waitsForPeriodEnd } from './plan-change.ts'
import { askBank } from './plan-outcome.ts'
import type { PortalAction, PortalOutcome } from './portal-action.ts'
import { refuseCode, withCode } from './promotion-code.ts'
import { viewSubscription } from './view-subscription.ts'

type ChangePlan = Extract<PortalAction, { kind: 'change_plan' }>

const PREVIEW_LIFETIME = 3_600

export function changePlan(
  op: Operation,
  visit: Visit,
  action: ChangePlan,
): PortalOutcome | undefined {
  const subscription = ownSubscription(op, visit, action.subscriptionId)
  const view = viewSubscription(op, subscription, visit.customer, visit.configuration)
  const plan = choosePlan(view, action)
  const { subscription_update: update } = visit.configuration.features
  if (waitsForPeriodEnd(view, plan, action.quantity, update)) {
    refuseCode(action)
    changeAtPeriodEnd(op, subscription, action)
    return undefined
  }
  const at = prorationMoment(op, subscription, action.prorationAt)
  const change = changeAtOnce(op, subscription, visit.configuration, action, at)
  const after = withCode(() => updateSubscription(op, subscription, change))
  return askBank(op, visit, after) ?? undefined
}

/** The previewed moment, so that it comes to the same cents; one of long ago or of another period does not count. */
function prorationMoment(
  op: Operation,
  subscription: Parameters<typeof updateSubscription>[1],
  previewed: number | null,
): number {
  const now = timeOf(op, subscription)
  const startedAt = subscription.items.data[0]!.current_period_start
  const isRecent =
    previewed !== null &&
    previewed >= startedAt &&
    previewed <= now &&
    previewed > now - PREVIEW_LIFETIME
  return isRecent ? previewed : now
}
