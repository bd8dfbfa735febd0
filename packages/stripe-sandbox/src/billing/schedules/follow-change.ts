import type { Documents } from '../../documents.ts'
import { saveAndEmit } from '../../events/emit.ts'
import { invalid } from '../../http/api-error.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import { type Phase, presentItems } from './build-phases.ts'
import { isOpen } from './build-schedule.ts'
import { boundsOf } from './turn-phase.ts'

type Subscription = Documents['subscription']

/** When a scheduled subscription ends is for its schedule to say. */
export function refuseManagedCancellation(
  subscription: Subscription,
  change: Partial<Subscription>,
): void {
  if (subscription.schedule === null) return
  if (change.cancel_at === undefined && change.cancel_at_period_end === undefined) return
  throw invalid(
    `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
  )
}

/** A subscription whose items were changed directly: its schedule's running phase ends now, and goes on with these. */
export function followChange(op: Operation, before: Subscription): void {
  const subscription = get(op, 'subscription', before.id)
  const id = subscription.schedule
  const schedule = id ? get(op, 'subscription_schedule', id) : null
  if (!schedule || !isOpen(schedule) || itemsOf(before) === itemsOf(subscription)) return
  const now = timeOf(op, subscription)
  const phases = schedule.phases.flatMap((phase) =>
    phase.start_date === schedule.current_phase?.start_date
      ? splitPhase(phase, subscription, now)
      : [phase],
  )
  const running = phases.find((phase) => phase.start_date <= now && now < phase.end_date)!
  saveAndEmit(op, 'subscription_schedule.updated', schedule, {
    ...schedule,
    current_phase: boundsOf(running),
    phases,
  })
}

function splitPhase(phase: Phase, subscription: Subscription, now: number): Phase[] {
  const changed: Phase = {
    ...phase,
    items: presentItems(subscription),
    start_date: now,
  }
  return now > phase.start_date ? [{ ...phase, end_date: now }, changed] : [changed]
}

function itemsOf(subscription: Subscription): string {
  const items = subscription.items.data.map(({ price, quantity }) => [price.id, quantity])
  return JSON.stringify(items)
}
