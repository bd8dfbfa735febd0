import type { Documents } from '../../documents.ts'
import { emit, saveAndEmit } from '../../events/emit.ts'
import { invalid } from '../../http/api-error.ts'
import { get, type Operation, timeOf } from '../../operation.ts'
import type { Customer } from '../../shapes.ts'
import {
  buildPhases,
  type NewPhase,
  type Phase,
  phaseInvoiceSettings,
  presentItems,
} from './build-phases.ts'
import {
  buildSchedule,
  type DefaultSettings,
  defaultSettings,
  type EndBehavior,
  type Schedule,
} from './build-schedule.ts'
import { boundsOf, startSchedule } from './turn-phase.ts'

/** A schedule that makes its subscription when its first phase begins. */
export function createSchedule(
  op: Operation,
  params: {
    customer: Customer
    phases: NewPhase[]
    startAt: number
    endBehavior: EndBehavior
    metadata: Record<string, string>
    settings: Partial<DefaultSettings>
  },
): Schedule {
  const now = timeOf(op, params.customer)
  const phases = buildPhases(op, params.phases, { startAt: params.startAt, anchor: null })
  const schedule = buildSchedule({
    customer: params.customer,
    createdAt: now,
    phases,
    endBehavior: params.endBehavior,
    metadata: params.metadata,
    settings: defaultSettings(params.settings),
  })
  op.store.insert(schedule)
  emit(op, 'subscription_schedule.created', schedule)
  return params.startAt <= now ? startSchedule(op, schedule, phases[0]!) : schedule
}

/** A schedule around a running subscription, with its present period as the only phase. */
export function scheduleSubscription(
  op: Operation,
  subscription: Documents['subscription'],
  metadata: Record<string, string> = {},
): Schedule {
  refuseToSchedule(subscription)
  const phase = presentPhase(subscription)
  const schedule: Schedule = {
    ...buildSchedule({
      customer: get(op, 'customer', subscription.customer),
      createdAt: timeOf(op, subscription),
      phases: [phase],
      endBehavior: subscription.cancel_at === null ? 'release' : 'cancel',
      metadata,
      settings: defaultSettings(),
    }),
    current_phase: boundsOf(phase),
    status: 'active',
    subscription: subscription.id,
  }
  op.store.insert(schedule)
  emit(op, 'subscription_schedule.created', schedule)
  const scheduled = { ...subscription, schedule: schedule.id }
  saveAndEmit(op, 'customer.subscription.updated', subscription, scheduled)
  return schedule
}

function refuseToSchedule(subscription: Documents['subscription']): void {
  if (subscription.schedule !== null) {
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: \`${subscription.schedule}\`.`,
      { param: 'from_subscription' },
    )
  }
  const { status } = subscription
  if (status === 'active' || status === 'trialing' || status === 'past_due') return
  throw invalid(`You cannot migrate a subscription whose status is \`${status}\` to a schedule.`, {
    param: 'from_subscription',
  })
}

function presentPhase(subscription: Documents['subscription']): Phase {
  const items = subscription.items.data
  const startsAt = Math.min(...items.map((item) => item.current_period_start))
  const endsAt = subscription.cancel_at ?? Math.min(...items.map((item) => item.current_period_end))
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: subscription.collection_method,
    currency: subscription.currency,
    default_payment_method: subscription.default_payment_method,
    default_tax_rates: [],
    description: subscription.description,
    discounts: [],
    end_date: endsAt,
    invoice_settings: phaseInvoiceSettings(subscription.days_until_due),
    items: presentItems(subscription),
    metadata: subscription.metadata,
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    start_date: startsAt,
    transfer_data: null,
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  }
}
