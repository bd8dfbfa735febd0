import type { Documents } from '../../documents.ts'
import { emit, saveAndEmit } from '../../events/emit.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import { isOpen, type Schedule } from './build-schedule.ts'

type Subscription = Documents['subscription']

/** The schedule lets its subscription go on without it. */
export function releaseSchedule(
  op: Operation,
  before: Schedule,
  options: { keepsCancellation: boolean },
): Schedule {
  const released: Schedule = {
    ...before,
    current_phase: null,
    released_at: timeOf(op, before),
    released_subscription: before.subscription,
    status: 'released',
    subscription: null,
  }
  op.store.save(released)
  const subscription = before.subscription ? get(op, 'subscription', before.subscription) : null
  if (subscription) {
    const clears = before.end_behavior === 'cancel' && !options.keepsCancellation
    saveAndEmit(op, 'customer.subscription.updated', subscription, {
      ...subscription,
      schedule: null,
      ...(clears ? NOT_CANCELLED : {}),
    })
  }
  emit(op, 'subscription_schedule.released', released)
  return released
}

const NOT_CANCELLED = {
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
}

/** Its subscription ends, and the schedule with it. */
export function closeScheduleOf(
  op: Operation,
  subscription: Subscription,
  reason: string | null | undefined,
): void {
  const schedule = subscription.schedule
    ? op.store.find('subscription_schedule', subscription.schedule)
    : null
  if (!schedule || !isOpen(schedule)) return
  const closed = cancelDocument(op, schedule)
  const delinquent = reason === 'payment_failed'
  emit(op, delinquent ? 'subscription_schedule.aborted' : 'subscription_schedule.canceled', closed)
}

/** Before it began: there is no subscription yet. */
export function cancelUnstarted(op: Operation, schedule: Schedule): Schedule {
  const closed = cancelDocument(op, schedule)
  emit(op, 'subscription_schedule.canceled', closed)
  return closed
}

function cancelDocument(op: Operation, schedule: Schedule): Schedule {
  const closed: Schedule = {
    ...schedule,
    canceled_at: timeOf(op, schedule),
    current_phase: null,
    status: 'canceled',
  }
  op.store.save(closed)
  return closed
}
