import { DAY } from '../clock/due-of.ts'
import type { Settings } from '../settings.ts'

/**
 * Seconds of the attempt after the `attempts`-th, or null when that was the last. Stripe chooses the moments by a model;
 * here they are a table of days after the first failure: https://docs.stripe.com/billing/revenue-recovery/smart-retries
 */
export function nextRetryAt(
  settings: Settings,
  firstAttemptAt: number,
  attempts: number,
): number | null {
  const days = settings.retryDays[attempts - 1]
  return days === undefined ? null : firstAttemptAt + days * DAY
}
