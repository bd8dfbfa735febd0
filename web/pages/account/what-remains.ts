import type { Subscription } from '../../api.ts'
import { day, money } from '../../plan-words.ts'

/** What a cancelled subscription still gives. While a payment is open, access is not its period's but the grace's. */
export function whatRemains(subscription: Subscription, now: Date): string {
  const { paymentProblem, cancelAt, currentPeriodEndAt } = subscription
  const until = day(cancelAt ?? currentPeriodEndAt, now)
  if (!paymentProblem) return `You keep watching until ${until}.`
  return `It ends on ${until}; the open ${money(paymentProblem)} stays due.`
}
