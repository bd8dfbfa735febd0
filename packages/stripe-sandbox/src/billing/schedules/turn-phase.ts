import { emit, saveAndEmit } from '../../events/emit.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import { createSubscription } from '../create-subscription.ts'
import { endSubscription } from '../end-subscription.ts'
import type { Phase } from './build-phases.ts'
import { findPhaseAt, type Schedule } from './build-schedule.ts'
import { releaseSchedule } from './close-schedule.ts'
import { enterPhase, phaseItems } from './enter-phase.ts'

/** A phase begins: the first, with a new subscription; the next; or none, and the schedule is over. */
export function turnPhase(op: Operation, schedule: Schedule): Schedule {
  const now = timeOf(op, schedule)
  const phase = findPhaseAt(schedule.phases, now)
  if (schedule.status === 'not_started') return startSchedule(op, schedule, phase!)
  if (!phase) return finishSchedule(op, schedule)
  // The subscription's event tells of the new price before the schedule's own.
  enterPhase(op, schedule, phase, { prorationBehavior: phase.proration_behavior, begins: true })
  const turned: Schedule = { ...schedule, current_phase: boundsOf(phase) }
  saveAndEmit(op, 'subscription_schedule.updated', schedule, turned)
  const isLast = phase === schedule.phases.at(-1)
  if (!isLast || !schedule.internal.letsGo) return turned
  return releaseSchedule(op, turned, { keepsCancellation: false })
}

export function startSchedule(op: Operation, schedule: Schedule, phase: Phase): Schedule {
  const customer = get(op, 'customer', schedule.customer)
  const { default_settings: settings } = schedule
  const now = timeOf(op, schedule)
  const cancels = schedule.end_behavior === 'cancel'
  const { subscription } = createSubscription(
    op,
    {
      customer,
      items: phaseItems(phase),
      currency: phase.currency,
      defaultPaymentMethod: phase.default_payment_method ?? settings.default_payment_method,
      description: phase.description ?? settings.description,
      metadata: phase.metadata ?? {},
      missingPaymentMethod: 'create_invoice',
      trialEnd: phase.trial_end !== null && phase.trial_end > now ? phase.trial_end : null,
      trialPeriodDays: null,
      cancelAt: cancels ? schedule.phases.at(-1)!.end_date : null,
      schedule: schedule.id,
    },
    { kind: 'draft' },
  )
  const started: Schedule = {
    ...schedule,
    current_phase: boundsOf(phase),
    status: 'active',
    subscription: subscription.id,
  }
  saveAndEmit(op, 'subscription_schedule.updated', schedule, started)
  return started
}

function finishSchedule(op: Operation, schedule: Schedule): Schedule {
  if (schedule.end_behavior === 'release') {
    return releaseSchedule(op, schedule, { keepsCancellation: false })
  }
  const completed: Schedule = {
    ...schedule,
    completed_at: timeOf(op, schedule),
    current_phase: null,
    status: 'completed',
  }
  // Before the subscription ends: else the ending would cancel its schedule.
  op.store.save(completed)
  endSubscription(op, get(op, 'subscription', schedule.subscription!), {})
  emit(op, 'subscription_schedule.completed', completed)
  return completed
}

export function boundsOf(phase: Phase): { end_date: number; start_date: number } {
  return { end_date: phase.end_date, start_date: phase.start_date }
}

export function warnOfExpiry(op: Operation, schedule: Schedule): void {
  const warned = { ...schedule, internal: { ...schedule.internal, expiringSent: true } }
  op.store.save(warned)
  emit(op, 'subscription_schedule.expiring', warned)
}
