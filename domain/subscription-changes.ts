import { type Card, isLive, type SubscriptionStatus } from './subscription.ts'

/** What a fetched subscription changes against what we knew, as facts that a timeline tells and a mail may follow. */

export interface SubscriptionSnapshot {
  id: string
  plan: string
  planName: string
  interval: 'month' | 'year'
  status: SubscriptionStatus
  amount: number
  currency: string
  startedAt: Date
  currentPeriodStartAt: Date
  currentPeriodEndAt: Date
  trialStartAt: Date | null
  trialEndAt: Date | null
  cancelAt: Date | null
  canceledAt: Date | null
  endedAt: Date | null
  /** Stripe's cancellation_details.reason: cancellation_requested, payment_failed, payment_disputed. */
  endedReason: string | null
  collectionPaused: boolean
  card: Card | null
}

export type SubscriptionChange =
  | 'started'
  | 'trial_converted'
  | 'plan_changed'
  | 'renewed'
  | 'fell_past_due'
  | 'went_unpaid'
  | 'recovered'
  | 'cancellation_scheduled'
  | 'cancellation_undone'
  | 'paused'
  | 'resumed'
  | 'card_replaced'
  | 'cancelled'
  | 'expired'

export interface SubscriptionFact {
  change: SubscriptionChange
  at: Date
  /** The same fact has the same key, whoever finds it and however often. */
  key: string
}

type Before = SubscriptionSnapshot | null
type Rule = (
  before: Before,
  after: SubscriptionSnapshot,
) => { at: Date; mark: string | number } | null

const seconds = (instant: Date) => Math.floor(instant.getTime() / 1_000)

function wasLive(before: Before): before is SubscriptionSnapshot {
  return before !== null && isLive(before.status)
}

function moved(
  before: Before,
  after: SubscriptionSnapshot,
  from: SubscriptionStatus[],
  to: SubscriptionStatus[],
): boolean {
  return before !== null && from.includes(before.status) && to.includes(after.status)
}

function endedAs(after: SubscriptionSnapshot): 'cancelled' | 'expired' | null {
  if (after.status !== 'canceled') return null
  return after.endedReason === 'payment_failed' ? 'expired' : 'cancelled'
}

/** A mark makes the key of a fact that can happen several times to one subscription. */
const RULES = {
  started: (before, after) =>
    !wasLive(before) && isLive(after.status) ? { at: after.startedAt, mark: '' } : null,
  trial_converted: (before, after) =>
    moved(before, after, ['trialing'], ['active'])
      ? { at: after.currentPeriodStartAt, mark: '' }
      : null,
  plan_changed: (before, after) =>
    wasLive(before) && (before.plan !== after.plan || before.interval !== after.interval)
      ? {
          at: after.currentPeriodStartAt,
          mark: `${after.plan}:${after.interval}:${seconds(after.currentPeriodStartAt)}`,
        }
      : null,
  renewed: (before, after) =>
    moved(before, after, ['active', 'past_due'], ['active']) &&
    before!.currentPeriodStartAt < after.currentPeriodStartAt
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  fell_past_due: (before, after) =>
    moved(before, after, ['trialing', 'active'], ['past_due'])
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  went_unpaid: (before, after) =>
    moved(before, after, ['trialing', 'active', 'past_due'], ['unpaid'])
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  recovered: (before, after) =>
    moved(before, after, ['past_due', 'unpaid'], ['active'])
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  cancellation_scheduled: (before, after) =>
    isLive(after.status) &&
    after.cancelAt &&
    before?.cancelAt?.getTime() !== after.cancelAt.getTime()
      ? {
          at: after.canceledAt ?? after.currentPeriodStartAt,
          mark: `${seconds(after.cancelAt)}:${seconds(after.canceledAt ?? after.startedAt)}`,
        }
      : null,
  cancellation_undone: (before, after) =>
    wasLive(before) && before.cancelAt && !after.cancelAt && isLive(after.status)
      ? {
          at: before.canceledAt ?? before.cancelAt,
          mark: seconds(before.canceledAt ?? before.cancelAt),
        }
      : null,
  paused: (before, after) =>
    (after.status === 'paused' && before?.status !== 'paused') ||
    (after.collectionPaused && before?.collectionPaused === false)
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  resumed: (before, after) =>
    moved(before, after, ['paused'], ['active']) ||
    (before?.collectionPaused === true && !after.collectionPaused)
      ? { at: after.currentPeriodStartAt, mark: seconds(after.currentPeriodStartAt) }
      : null,
  card_replaced: (before, after) =>
    before?.card &&
    after.card &&
    (before.card.last4 !== after.card.last4 ||
      before.card.brand !== after.card.brand ||
      before.card.expYear !== after.card.expYear)
      ? {
          at: after.currentPeriodStartAt,
          mark: `${after.card.brand}:${after.card.last4}:${after.card.expYear}`,
        }
      : null,
  cancelled: (before, after) =>
    before?.status !== 'canceled' && endedAs(after) === 'cancelled'
      ? { at: after.endedAt ?? after.currentPeriodEndAt, mark: '' }
      : null,
  expired: (before, after) =>
    before?.status !== 'canceled' && endedAs(after) === 'expired'
      ? { at: after.endedAt ?? after.currentPeriodEndAt, mark: '' }
      : null,
} satisfies Record<SubscriptionChange, Rule>

/** Pure: the same two snapshots always give the same facts. */
export function subscriptionFacts(before: Before, after: SubscriptionSnapshot): SubscriptionFact[] {
  const facts: SubscriptionFact[] = []
  for (const [change, rule] of Object.entries(RULES) as [SubscriptionChange, Rule][]) {
    const found = rule(before, after)
    if (!found) continue
    const key = [change, after.id, found.mark].filter((part) => part !== '').join(':')
    facts.push({ change, at: found.at, key })
  }
  return facts
}

/** A trial that is about to end by itself is announced this long before. */
export const TRIAL_NOTICE_DAYS = 3
