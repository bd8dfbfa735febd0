import { invalid } from '../../http/api-error.ts'
import { getFor, type Operation } from '../../operation.ts'
import { unitAmountIn } from '../../resources/price-amounts.ts'
import type { Subscription, SubscriptionSchedule } from '../../shapes.ts'
import { type Interval, nextBoundary } from '../periods.ts'

export type Phase = SubscriptionSchedule['phases'][number]

export interface PhaseItem {
  price: string
  quantity: number
  metadata: Record<string, string>
}

/** A phase as it was asked for. Instants are seconds; null is left to the schedule. */
export interface NewPhase {
  items: PhaseItem[]
  startAt: number | null
  endAt: number | null
  duration: { interval: Interval; count: number } | null
  anchor: 'automatic' | 'phase_start' | null
  collectionMethod: 'charge_automatically' | 'send_invoice' | null
  daysUntilDue: number | null
  currency: string | null
  defaultPaymentMethod: string | null
  description: string | null
  metadata: Record<string, string>
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  /** The whole phase is a trial. */
  trial: boolean
  trialEndAt: number | null
}

/**
 * Phases in a row: each begins where the one before it ends.
 * @param startAt of the first phase
 * @param anchor of the subscription, whose boundaries a duration is counted on
 */
export function buildPhases(
  op: Operation,
  wanted: readonly NewPhase[],
  { startAt, anchor }: { startAt: number; anchor: number | null },
): Phase[] {
  if (wanted.length === 0) {
    throw invalid('You must pass at least one phase.', { param: 'phases' })
  }
  const phases: Phase[] = []
  for (const [index, phase] of wanted.entries()) {
    const begins = phases.at(-1)?.end_date ?? startAt
    if (phase.startAt !== null && phase.startAt !== begins) {
      throw invalid(
        'Phases must follow each other: the `start_date` of a phase must be the `end_date` of the phase before it.',
        { param: `phases[${index}][start_date]` },
      )
    }
    phases.push(buildPhase(op, phase, { index, begins, anchor }))
  }
  return phases
}

function buildPhase(
  op: Operation,
  wanted: NewPhase,
  { index, begins, anchor }: { index: number; begins: number; anchor: number | null },
): Phase {
  const path = `phases[${index}]`
  const prices = wanted.items.map((item, position) =>
    getFor(op, 'price', item.price, `${path}[items][${position}][price]`),
  )
  const rhythm = prices[0]?.recurring
  if (!rhythm || prices.some((price) => !price.recurring)) {
    throw invalid('A phase needs items, each with a recurring price.', { param: `${path}[items]` })
  }
  const currency = wanted.currency?.toLowerCase() ?? prices[0]!.currency
  for (const price of prices) unitAmountIn(price, currency)
  const counted = wanted.duration ?? { interval: rhythm.interval, count: rhythm.interval_count }
  const endAt = wanted.endAt ?? countFrom(begins, counted, anchor)
  if (endAt <= begins) {
    throw invalid('The `end_date` of a phase must be after its `start_date`.', {
      param: `${path}[end_date]`,
    })
  }
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: wanted.anchor,
    billing_thresholds: null,
    collection_method: wanted.collectionMethod,
    currency,
    default_payment_method: wanted.defaultPaymentMethod,
    default_tax_rates: [],
    description: wanted.description,
    discounts: [],
    end_date: endAt,
    invoice_settings:
      wanted.daysUntilDue === null ? null : phaseInvoiceSettings(wanted.daysUntilDue),
    items: wanted.items.map(buildPhaseItem),
    metadata: wanted.metadata,
    on_behalf_of: null,
    proration_behavior: wanted.prorationBehavior,
    start_date: begins,
    transfer_data: null,
    trial_end: wanted.trial ? endAt : wanted.trialEndAt,
  }
}

export function buildPhaseItem(item: PhaseItem): Phase['items'][number] {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: item.metadata,
    plan: item.price,
    price: item.price,
    quantity: item.quantity,
    tax_rates: [],
  }
}

/** What a subscription has now, as items of a phase. */
export function presentItems(subscription: Subscription): Phase['items'] {
  return subscription.items.data.map((item) =>
    buildPhaseItem({
      price: item.price.id,
      quantity: item.quantity ?? 1,
      metadata: item.metadata,
    }),
  )
}

/** Each step ends on the subscription's own boundary where it begins on one: from 31 January by way of 28 February. */
function countFrom(
  begins: number,
  { interval, count }: { interval: Interval; count: number },
  anchor: number | null,
): number {
  let at = begins
  for (let step = 0; step < count; step += 1) {
    at = nextBoundary(anchor ?? begins, { interval, interval_count: 1 }, at)
  }
  return at
}

export function phaseInvoiceSettings(daysUntilDue: number | null) {
  return {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: daysUntilDue,
    description: null,
    footer: null,
    issuer: { type: 'self' as const },
  }
}
