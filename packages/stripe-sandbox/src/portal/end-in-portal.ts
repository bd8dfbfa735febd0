import { endSubscription } from '../billing/end-subscription.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import type { Operation } from '../operation.ts'
import { readFields } from '../resources/subscription-params.ts'
import type { Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import { withoutSchedule } from './pending-change.ts'
import { NO_CHANGE } from './plan-change.ts'
import type { PortalAction } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import { viewSubscription } from './view-subscription.ts'

type Cancel = Extract<PortalAction, { kind: 'cancel' }>
type Renew = Extract<PortalAction, { kind: 'renew' }>

const LONGEST_COMMENT = 1_000

/**
 * At the end of the period a subscription with flexible billing gets `cancel_at` and not `cancel_at_period_end`, unlike
 * by the API: https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
export function cancelInPortal(op: Operation, visit: Visit, action: Cancel): void {
  const subscription = ownSubscription(op, visit, action.subscriptionId)
  const { may, cancelling } = viewSubscription(
    op,
    subscription,
    visit.customer,
    visit.configuration,
  )
  if (!may.cancel) throw new PortalRefusal('This subscription is already set to end.')
  const feedback = cancelling.reasons.find((reason) => reason === action.feedback) as
    | 'other'
    | undefined
  const comment = action.comment?.trim().slice(0, LONGEST_COMMENT) || null
  const details = { ...(feedback ? { feedback } : {}), ...(comment ? { comment } : {}) }
  if (cancelling.mode === 'immediately') {
    endSubscription(op, subscription, {
      ...details,
      reason: 'cancellation_requested',
      prorate: cancelling.credits,
    })
    return
  }
  const free = withoutSchedule(op, subscription)
  const fields = readFields(op, free, {
    cancel_at: 'max_period_end',
    cancellation_details: details,
  })
  updateSubscription(op, free, { ...NO_CHANGE, fields })
}

/** Takes a cancellation back, until it has happened. */
export function renewInPortal(op: Operation, visit: Visit, action: Renew): void {
  const subscription = ownSubscription(op, visit, action.subscriptionId)
  const { may } = viewSubscription(op, subscription, visit.customer, visit.configuration)
  if (!may.renew) throw new PortalRefusal('This subscription is not set to end.')
  const fields = readFields(op, subscription, { cancel_at: null })
  updateSubscription(op, subscription, { ...NO_CHANGE, fields })
}
