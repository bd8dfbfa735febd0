/** Days and instants, done once. Instants are `Date`; what a person reads is a day in a named time zone. */

export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export interface DayFormat {
  locale?: string
  timeZone?: string
  /** Leaves the year out, as in "6 December". */
  withoutYear?: boolean
}

/** `formatDay(new Date('2026-12-06T03:00:00Z'))` is "6 December 2026". */
export function formatDay(instant: Date, options: DayFormat = {}): string {
  return new Intl.DateTimeFormat(options.locale ?? 'en-GB', {
    day: 'numeric',
    month: 'long',
    ...(options.withoutYear ? {} : { year: 'numeric' }),
    timeZone: options.timeZone ?? 'UTC',
  }).format(instant)
}

export function addDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS)
}

/** The same day of a later month; a day which that month lacks falls on its last one (31 January, 28 February). */
export function addMonths(instant: Date, months: number): Date {
  const moved = new Date(instant)
  const day = moved.getUTCDate()
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0))
  moved.setUTCDate(Math.min(day, lastDay.getUTCDate()))
  return moved
}

export function fromUnixSeconds(seconds: number): Date {
  return new Date(seconds * SECOND_MS)
}
