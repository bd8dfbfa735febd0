import type { Documents } from '../../documents.ts'
import { get, type Operation } from '../../operation.ts'
import type { NewPhase, Phase, PhaseItem } from './build-phases.ts'
import type { Schedule } from './build-schedule.ts'
import { scheduleSubscription } from './create-schedule.ts'
import { phaseItems } from './enter-phase.ts'
import { updateSchedule } from './update-schedule.ts'

/** Other items from the end of the present period, as the portal arranges a downgrade: then the schedule lets go. */
export function scheduleChange(
  op: Operation,
  subscription: Documents['subscription'],
  items: PhaseItem[],
): Schedule {
  const schedule = subscription.schedule
    ? get(op, 'subscription_schedule', subscription.schedule)
    : scheduleSubscription(op, subscription)
  const running = schedule.phases.find(
    (phase) => phase.start_date === schedule.current_phase?.start_date,
  )!
  const next: NewPhase = { ...asWanted(running), items, startAt: null, endAt: null }
  return updateSchedule(op, schedule, {
    phases: [asWanted(running), next],
    endBehavior: 'release',
    prorationBehavior: 'none',
    metadata: schedule.metadata ?? {},
    settings: {},
  })
}

/** A phase as it would be asked for again. */
function asWanted(phase: Phase): NewPhase {
  return {
    items: phaseItems(phase),
    startAt: phase.start_date,
    endAt: phase.end_date,
    duration: null,
    anchor: phase.billing_cycle_anchor as NewPhase['anchor'],
    collectionMethod: phase.collection_method as NewPhase['collectionMethod'],
    daysUntilDue: phase.invoice_settings?.days_until_due ?? null,
    currency: phase.currency,
    defaultPaymentMethod: phase.default_payment_method,
    description: phase.description,
    metadata: phase.metadata ?? {},
    prorationBehavior: 'none',
    trial: false,
    trialEndAt: phase.trial_end,
  }
}
