import type { PortalCard, PortalPlan, PortalSubscription } from '../../portal/portal-view.ts'
import { longDay } from '../date-text.ts'
import { intervalText, moneyText } from '../money-text.ts'

/** `6 December 2026`, from seconds. */
export function dayOf(at: number): string {
  return longDay(at * 1_000)
}

/** `$15.99 a month` */
export function rateText(
  rate: { amount: number; interval: string; intervalCount: number },
  currency: string,
): string {
  return `${moneyText(rate.amount, currency)} ${intervalText(rate.interval, rate.intervalCount)}`
}

/** `Premium, 3 ×` is how a quantity is told; one goes without saying. */
export function planName(plan: Pick<PortalPlan, 'name'>, quantity: number): string {
  return quantity > 1 ? `${plan.name}, ${quantity} ×` : plan.name
}

/** Where the subscription stands, what still works, and what comes next. */
export function standingText(sub: PortalSubscription): string {
  if (sub.status === 'paused') {
    return sub.resumesAt
      ? `Paused. Nothing is charged until it resumes on ${dayOf(sub.resumesAt)}.`
      : 'Paused. Nothing is charged until you resume it.'
  }
  if (sub.status === 'incomplete') return 'It starts once the first payment has gone through.'
  if (sub.cancelAt !== null) {
    return `Ends on ${dayOf(sub.cancelAt)}. Until then it stays as it is, and nothing more is charged.`
  }
  const next = sub.next
    ? `${moneyText(sub.next.amount, sub.currency)} on ${dayOf(sub.next.at)}`
    : null
  if (sub.trialEndAt !== null) {
    return `Free until ${dayOf(sub.trialEndAt)}.${next ? ` The first payment is ${next}.` : ''}`
  }
  return next ? `The next payment is ${next}.` : 'No payment is due.'
}

/** `Premium changes to Basic, $7.99 a month, on 6 December 2026.` */
export function pendingText(sub: PortalSubscription): string | null {
  if (!sub.pending) return null
  const rate = rateText(sub.pending, sub.currency)
  return `${sub.name} changes to ${sub.pending.name}, ${rate}, on ${dayOf(sub.pending.at)}.`
}

/** `Expires 12 / 45` */
export function expiryText({ expMonth, expYear }: PortalCard): string {
  return `Expires ${String(expMonth).padStart(2, '0')} / ${String(expYear).slice(-2)}`
}

const FEEDBACK: Record<string, string> = {
  too_expensive: 'It is too expensive',
  missing_features: 'I miss something in it',
  switched_service: 'I found another service',
  unused: 'I do not use it enough',
  customer_service: 'The customer service',
  too_complex: 'It is too complicated',
  low_quality: 'The quality',
  other: 'Something else',
}

export function feedbackText(option: string): string {
  return FEEDBACK[option] ?? option
}
