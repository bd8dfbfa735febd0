import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { followChange, refuseManagedCancellation } from './schedules/follow-change.ts'
import { type SubscriptionChange, updateSubscription } from './update-subscription.ts'

type Subscription = Documents['subscription']

/** A change that somebody asked for: within what a schedule leaves to them, and then the schedule follows. */
export function changeByRequest(
  op: Operation,
  before: Subscription,
  change: SubscriptionChange,
): Subscription {
  refuseManagedCancellation(before, change.fields)
  updateSubscription(op, before, change)
  followChange(op, before)
  return get(op, 'subscription', before.id)
}
