import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#domain/dates.ts'

/** A hiccup is over in seconds, an outage in hours. The last delay repeats. */
const DELAYS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
] as const

/** About three days in all, which is a long week-end's outage. */
export const MAX_ATTEMPTS = 77

/** How long to wait after the given number of attempts; null: give up. */
export function retryDelayMs(attempts: number): number | null {
  if (attempts >= MAX_ATTEMPTS) return null
  return DELAYS_MS[Math.min(attempts, DELAYS_MS.length) - 1] ?? DELAYS_MS[0]
}
