import { saveAndEmit } from '../../events/emit.ts'
import { invalid } from '../../http/api-error.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import { buildPhases, type NewPhase, type Phase } from './build-phases.ts'
import {
  type DefaultSettings,
  type EndBehavior,
  findPhaseAt,
  isOpen,
  type Schedule,
} from './build-schedule.ts'
import { enterPhase } from './enter-phase.ts'
import { boundsOf, startSchedule } from './turn-phase.ts'

export interface ScheduleChange {
  /** Null leaves them as they are; past ones may be left out. */
  phases: NewPhase[] | null
  endBehavior: EndBehavior | null
  /** How a change of the running phase is prorated. */
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  metadata: Record<string, string>
  settings: Partial<DefaultSettings>
}

export function updateSchedule(op: Operation, before: Schedule, change: ScheduleChange): Schedule {
  if (!isOpen(before)) {
    throw invalid(
      `You cannot update a subscription schedule that is in the \`${before.status}\` status. It must be \`not_started\` or \`active\`.`,
    )
  }
  const now = timeOf(op, before)
  const phases = change.phases ? replacePhases(op, before, change.phases) : before.phases
  const after: Schedule = {
    ...before,
    default_settings: { ...before.default_settings, ...change.settings },
    end_behavior: change.endBehavior ?? before.end_behavior,
    metadata: change.metadata,
    phases,
  }
  const phase = findPhaseAt(phases, now)
  if (before.status === 'not_started') {
    if (phase) return startSchedule(op, after, phase)
    saveAndEmit(op, 'subscription_schedule.updated', before, after)
    return after
  }
  if (!phase) {
    throw invalid('The last phase must end in the future.', { param: 'phases' })
  }
  const moved: Schedule = {
    ...after,
    current_phase: boundsOf(phase),
    internal: {
      ...before.internal,
      expiringSent: before.internal.expiringSent && sameEnd(before, after),
    },
  }
  saveAndEmit(op, 'subscription_schedule.updated', before, moved)
  const begins = phase.start_date !== before.current_phase!.start_date
  enterPhase(op, moved, phase, {
    begins,
    prorationBehavior: begins ? phase.proration_behavior : change.prorationBehavior,
  })
  return get(op, 'subscription_schedule', before.id)
}

function sameEnd(before: Schedule, after: Schedule): boolean {
  return before.phases.at(-1)!.end_date === after.phases.at(-1)!.end_date
}

/** What is over stays; the running phase must be given with its start, which cannot move. */
function replacePhases(op: Operation, before: Schedule, wanted: NewPhase[]): Phase[] {
  const first = wanted[0]
  if (!first || first.startAt === null) {
    throw invalid(
      'The subscription schedule update is missing at least one phase with a `start_date` to anchor end dates to.',
      { param: 'phases' },
    )
  }
  const startAt = first.startAt
  const known = before.phases.some((phase) => phase.start_date === startAt)
  const running = before.current_phase
  if (running && (startAt > running.start_date || !known)) {
    throw invalid('You can not modify the start date of the current phase.', {
      param: 'phases[0][start_date]',
    })
  }
  const past = running ? before.phases.filter((phase) => phase.end_date <= startAt) : []
  const anchor = before.subscription
    ? get(op, 'subscription', before.subscription).billing_cycle_anchor
    : null
  const phases = buildPhases(op, wanted, { startAt, anchor })
  const stillRuns = phases.some((phase) => phase.start_date === running?.start_date)
  if (running && !stillRuns) {
    throw invalid('You can not modify the start date of the current phase.', {
      param: 'phases[0][start_date]',
    })
  }
  return [...past, ...phases]
}
