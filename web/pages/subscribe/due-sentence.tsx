import type { Interval } from '#domain/plans.ts'
import type { Offer, OfferedPlan } from '../../api.ts'
import type { Due } from '../../plan-words.ts'
import { day, money, price } from '../../plan-words.ts'

export function DueSentence(props: { due: Due; interval: Interval; now: Date }) {
  const { due, interval, now } = props
  return (
    <p aria-live="polite" className="figures text-sentence leading-snug">
      Due today <strong className="font-semibold">{money(due.today)}</strong>, then{' '}
      <strong className="font-semibold whitespace-nowrap">{price(due.then, interval)}</strong> from{' '}
      <span className="whitespace-nowrap">{day(due.firstRenewalAt, now)}</span>. Cancel any time.
    </p>
  )
}

/** How the first payment comes about: after free days, or today. */
export function firstPaymentNote(plan: OfferedPlan, offer: Offer, due: Due, now: Date): string {
  if (due.noticeAt) {
    return `${due.freeDays} days free. We write to you on ${day(due.noticeAt, now)}, three days before the first payment.`
  }
  if (due.freeDays > 0) return `${due.freeDays} days free.`
  if (plan.trialDays > 0 && !offer.trialAvailable) {
    return `You have had your free days; today’s charge is ${money(due.today)}.`
  }
  return 'The first payment is taken today; its receipt comes by mail.'
}
