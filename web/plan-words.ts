import { addDays, addMonths, formatDay } from '#domain/dates.ts'
import { formatMoney } from '#domain/money.ts'
import type { Interval } from '#domain/plans.ts'
import type { Card, Money, OfferedPlan } from './api.ts'

const EVERY: Record<Interval, string> = { month: 'a month', year: 'a year' }
const ADVERB: Record<Interval, string> = { month: 'monthly', year: 'yearly' }
const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six']

export function money(value: Money): string {
  return formatMoney(value.amount, value.currency)
}

/** "$17.99 a month" */
export function price(value: Money, interval: Interval): string {
  return `${money(value)} ${EVERY[interval]}`
}

export function every(interval: Interval): string {
  return EVERY[interval]
}

export function adverb(interval: Interval): string {
  return ADVERB[interval]
}

/** "6 December", and with the year once it is another one. Its words never part at the end of a line. */
export function day(instant: string | Date, now: Date): string {
  const at = new Date(instant)
  const withoutYear = at.getUTCFullYear() === now.getUTCFullYear()
  return formatDay(at, { withoutYear }).replaceAll(' ', '\u00a0')
}

export function cardName(card: Card): string {
  const brand = card.brand.charAt(0).toUpperCase() + card.brand.slice(1)
  return `${brand} ending ${card.last4}`
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`
}

/** The same five facts of every plan, in the same order. */
export function planFacts(plan: OfferedPlan): { name: string; value: string }[] {
  return [
    { name: 'Screens at once', value: String(plan.screens) },
    { name: 'Picture', value: plan.hdr ? `${plan.resolution} and HDR` : plan.resolution },
    { name: 'Downloads on', value: count(plan.downloadDevices, 'device', 'devices') },
    { name: 'Advertising', value: plan.ads ? 'A few minutes an hour' : 'None' },
    {
      name: 'Extra members',
      value: plan.extraMembers === 0 ? 'None' : `${plan.extraMembers} for a fee`,
    },
  ]
}

/** "2 screens, 1080p, no advertising" */
export function planInShort(plan: OfferedPlan): string {
  const picture = plan.hdr ? `${plan.resolution} and HDR` : plan.resolution
  return `${count(plan.screens, 'screen', 'screens')}, ${picture}, ${plan.ads ? 'some advertising' : 'no advertising'}`
}

/** "Yearly, two months free", as far as the prices of all plans say so. */
export function yearlyLabel(plans: OfferedPlan[]): string {
  const freeMonths = new Set(
    plans.map((plan) => 12 - plan.prices.year.amount / plan.prices.month.amount),
  )
  const [free] = freeMonths
  const isWhole = freeMonths.size === 1 && free !== undefined && Number.isInteger(free) && free > 0
  if (!isWhole) return 'Yearly'
  return `Yearly, ${NUMBERS[free] ?? free} ${free === 1 ? 'month' : 'months'} free`
}

export interface Due {
  today: Money
  then: Money
  firstRenewalAt: Date
  freeDays: number
  /** When we write before the first payment after free days. */
  noticeAt: Date | null
}

const NOTICE_DAYS = 3

/** What choosing a plan costs now and next. */
export function whatIsDue(choice: {
  plan: OfferedPlan
  interval: Interval
  trialAvailable: boolean
  now: Date
}): Due {
  const { plan, interval, now } = choice
  const then = plan.prices[interval]
  const freeDays = choice.trialAvailable ? plan.trialDays : 0
  if (freeDays > 0) {
    const firstRenewalAt = addDays(now, freeDays)
    return {
      today: { amount: 0, currency: then.currency },
      then,
      firstRenewalAt,
      freeDays,
      noticeAt: freeDays > NOTICE_DAYS ? addDays(firstRenewalAt, -NOTICE_DAYS) : null,
    }
  }
  const firstRenewalAt = addMonths(now, interval === 'year' ? 12 : 1)
  return { today: then, then, firstRenewalAt, freeDays: 0, noticeAt: null }
}
