import { addDays } from './dates.ts'
import { findPlan, type Resolution } from './plans.ts'
import { isLive, type SubscriptionStatus } from './subscription.ts'

/** May this account watch, on how many screens, until when, and why: the only place that decides it. */

/** After a failed renewal the viewer goes on watching for so long while the card is tried again. */
export const GRACE_DAYS = 7
/** How long we believe an ended period while no news of its renewal has come: Stripe retries a delivery for three days. */
export const RENEWAL_SLACK_DAYS = 3

export interface EntitlementSubject {
  plan: string
  status: SubscriptionStatus
  startedAt: Date
  currentPeriodEndAt: Date
  trialEndAt: Date | null
  cancelAt: Date | null
  /** When the payment that is missing was due. */
  pastDueSinceAt: Date | null
  collectionPaused: boolean
  /** Granted from a signed event while Stripe could not be asked; ends here unless it is confirmed. */
  provisionalUntil: Date | null
}

export type EntitlementReason =
  | 'active'
  | 'trial'
  | 'cancelled_but_paid'
  | 'grace_period'
  | 'awaiting_renewal'
  | 'no_subscription'
  | 'payment_incomplete'
  | 'on_hold'
  | 'paused'
  | 'ended'

export interface Entitlement {
  allowed: boolean
  plan: string | null
  screens: number
  quality: Resolution | null
  reason: EntitlementReason
  /** The last instant of this answer as far as is known now. */
  until: Date | null
  nextEvent: { kind: 'renewal' | 'trial_end' | 'cancellation' | 'hold'; at: Date } | null
}

type Verdict = Pick<Entitlement, 'reason' | 'until' | 'nextEvent'> & { allowed: boolean }

const refused = (reason: EntitlementReason): Verdict => ({
  allowed: false,
  reason,
  until: null,
  nextEvent: null,
})

function whilePaid(subject: EntitlementSubject, now: Date): Verdict {
  const end = subject.currentPeriodEndAt
  if (subject.cancelAt) {
    if (subject.cancelAt <= now) return refused('ended')
    return {
      allowed: true,
      reason: 'cancelled_but_paid',
      until: subject.cancelAt,
      nextEvent: { kind: 'cancellation', at: subject.cancelAt },
    }
  }
  if (subject.collectionPaused && end <= now) return refused('paused')
  if (end > now) {
    const trial = subject.status === 'trialing'
    return {
      allowed: true,
      reason: trial ? 'trial' : 'active',
      until: end,
      nextEvent: { kind: trial ? 'trial_end' : 'renewal', at: end },
    }
  }
  const until = addDays(end, RENEWAL_SLACK_DAYS)
  if (until <= now) return refused('on_hold')
  return {
    allowed: true,
    reason: 'awaiting_renewal',
    until,
    nextEvent: { kind: 'hold', at: until },
  }
}

function whilePastDue(subject: EntitlementSubject, now: Date): Verdict {
  const until = addDays(subject.pastDueSinceAt ?? subject.currentPeriodEndAt, GRACE_DAYS)
  if (until <= now) return refused('on_hold')
  return { allowed: true, reason: 'grace_period', until, nextEvent: { kind: 'hold', at: until } }
}

const BY_STATUS = {
  incomplete: () => refused('payment_incomplete'),
  incomplete_expired: () => refused('ended'),
  trialing: whilePaid,
  active: whilePaid,
  past_due: whilePastDue,
  unpaid: () => refused('on_hold'),
  paused: () => refused('paused'),
  canceled: () => refused('ended'),
} satisfies Record<SubscriptionStatus, (subject: EntitlementSubject, now: Date) => Verdict>

/** Of several subscriptions the one that allows most counts, then the live one, then the newest. */
export function entitlementOf(subjects: readonly EntitlementSubject[], now: Date): Entitlement {
  const answers = subjects.map((subject) => ({ subject, answer: answer(subject, now) }))
  answers.sort(
    (a, b) =>
      Number(b.answer.allowed) - Number(a.answer.allowed) ||
      b.answer.screens - a.answer.screens ||
      Number(isLive(b.subject.status)) - Number(isLive(a.subject.status)) ||
      b.subject.startedAt.getTime() - a.subject.startedAt.getTime(),
  )
  return (
    answers[0]?.answer ?? { ...refused('no_subscription'), plan: null, screens: 0, quality: null }
  )
}

function answer(subject: EntitlementSubject, now: Date): Entitlement {
  const plan = findPlan(subject.plan)
  if (subject.provisionalUntil && subject.provisionalUntil <= now)
    return { ...refused('payment_incomplete'), plan: subject.plan, screens: 0, quality: null }
  const verdict = BY_STATUS[subject.status](subject, now)
  if (!verdict.allowed) return { ...verdict, plan: subject.plan, screens: 0, quality: null }
  // A plan that left the catalogue keeps what every plan has.
  return {
    ...verdict,
    plan: subject.plan,
    screens: plan?.screens ?? 1,
    quality: plan?.resolution ?? '1080p',
  }
}
