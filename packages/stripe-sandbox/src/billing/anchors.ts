import { invalid } from '../http/api-error.ts'
import type { Subscription, SubscriptionItem } from '../shapes.ts'
import { addIntervals, type Period, periodAt, type Recurrence } from './periods.ts'
import type { AnchorConfig } from './subscription-plan.ts'

type Anchored = Pick<Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'>

/** Leap days are at most eight years apart. */
const FARTHEST_BACK = 8

/**
 * The instant that an item's periods are counted from. The anchor itself, but where it was to be a day that its month
 * does not have: then a boundary before it that has this day, so that the 31st comes back after 28 February.
 */
export function gridAnchor(subscription: Anchored, rhythm: Recurrence): number {
  const { billing_cycle_anchor: anchor, billing_cycle_anchor_config: config } = subscription
  const date = new Date(anchor * 1_000)
  const day = config?.day_of_month ?? 0
  const isByMonth = rhythm.interval === 'month' || rhythm.interval === 'year'
  if (!isByMonth || day <= date.getUTCDate()) return anchor
  const months = rhythm.interval_count * (rhythm.interval === 'year' ? 12 : 1)
  for (let step = 1; step <= FARTHEST_BACK; step += 1) {
    const earlier = new Date(anchor * 1_000)
    earlier.setUTCMonth(date.getUTCMonth() - step * months, 1)
    if (daysInMonth(earlier) >= day) return earlier.setUTCDate(day) / 1_000
  }
  return anchor
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

/** The next instant that a config describes. What it leaves open is as it is now. */
export function resolveAnchor(config: AnchorConfig, now: number): number {
  const date = new Date(now * 1_000)
  const hour = config.hour ?? date.getUTCHours()
  const minute = config.minute ?? (config.hour === null ? date.getUTCMinutes() : 0)
  const second = config.second ?? (config.hour === null ? date.getUTCSeconds() : 0)
  for (let ahead = 0; ; ahead += 1) {
    const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1))
    if (config.month !== null && first.getUTCMonth() !== config.month - 1) continue
    first.setUTCDate(Math.min(config.day_of_month, daysInMonth(first)))
    const at = first.setUTCHours(hour, minute, second) / 1_000
    if (at >= now) return at
  }
}

/** A new subscription's anchor lies before the date at which it would be billed without one. */
export function checkAnchor(anchor: number, now: number, rhythms: readonly Recurrence[]): void {
  const natural = Math.min(...rhythms.map((rhythm) => addIntervals(now, rhythm, 1)))
  if (anchor < now) {
    throw invalid('`billing_cycle_anchor` cannot be in the past.', {
      param: 'billing_cycle_anchor',
    })
  }
  if (anchor > natural) {
    throw invalid(
      `\`billing_cycle_anchor\` cannot be later than next natural billing date (${natural}) for plan`,
      { param: 'billing_cycle_anchor' },
    )
  }
}

/** The period that begins at an instant: to the next boundary, so that the first after a trial may be a short one. */
export function periodFrom(subscription: Anchored, item: SubscriptionItem, at: number): Period {
  const rhythm = item.price.recurring!
  const whole = periodAt(gridAnchor(subscription, rhythm), rhythm, at)
  return { start: at, end: whole.end }
}
