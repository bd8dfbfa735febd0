import { releaseSchedule } from '../billing/schedules/close-schedule.ts'
import { scheduleChange } from '../billing/schedules/schedule-change.ts'
import type { Documents } from '../documents.ts'
import { inOrder } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import type { Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import type { PortalAction } from './portal-action.ts'
import { PortalRefusal } from './portal-refusal.ts'
import type { PlanChange } from './portal-view.ts'
import { scheduleOf } from './view-pending.ts'

type Subscription = Documents['subscription']
type UndoChange = Extract<PortalAction, { kind: 'undo_change' }>

/** The order in which Stripe tells of a downgrade that waits. */
const ORDER = [
  'subscription_schedule.created',
  'subscription_schedule.updated',
  'customer.subscription.updated',
]

/** A change that waits for the end of the period is a schedule of two phases, which then lets go. */
export function changeAtPeriodEnd(
  op: Operation,
  subscription: Subscription,
  { price, quantity }: PlanChange,
): void {
  const metadata = subscription.items.data[0]!.metadata
  inOrder(op, { order: ORDER, omitted: [] }, () => {
    const schedule = scheduleChange(op, subscription, [{ price, quantity, metadata }])
    op.store.save({ ...schedule, internal: { ...schedule.internal, letsGo: true } })
  })
}

export function undoChange(op: Operation, visit: Visit, { subscriptionId }: UndoChange): void {
  const subscription = ownSubscription(op, visit, subscriptionId)
  const schedule = scheduleOf(op, subscription)
  if (!schedule) throw new PortalRefusal('No change of plan is waiting any more.')
  releaseSchedule(op, schedule, { keepsCancellation: false })
}

/** A subscription that is to end needs no schedule: it goes on without one until then. */
export function withoutSchedule(op: Operation, subscription: Subscription): Subscription {
  const schedule = scheduleOf(op, subscription)
  if (!schedule) return subscription
  releaseSchedule(op, schedule, { keepsCancellation: false })
  return get(op, 'subscription', subscription.id)
}
