import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays } from './dates.ts'
import {
  type EntitlementSubject,
  entitlementOf,
  GRACE_DAYS,
  RENEWAL_SLACK_DAYS,
} from './entitlement.ts'
import type { SubscriptionStatus } from './subscription.ts'

const NOW = new Date('2026-11-22T12:00:00Z')
const END = new Date('2026-12-06T12:00:00Z')

function subject(over: Partial<EntitlementSubject> = {}): EntitlementSubject {
  return {
    plan: 'standard',
    status: 'active',
    startedAt: new Date('2026-11-06T12:00:00Z'),
    currentPeriodEndAt: END,
    trialEndAt: null,
    cancelAt: null,
    pastDueSinceAt: null,
    collectionPaused: false,
    provisionalUntil: null,
    ...over,
  }
}

const why = (over: Partial<EntitlementSubject>, now = NOW) => entitlementOf([subject(over)], now)

describe('may this account watch?', () => {
  test('yes, with the plan’s screens and picture, until the period ends', () => {
    const { allowed, screens, quality, reason, until, nextEvent } = why({ plan: 'premium' })
    assert.deepEqual(
      { allowed, screens, quality, reason },
      { allowed: true, screens: 4, quality: '4K', reason: 'active' },
    )
    assert.deepEqual(until, END)
    assert.deepEqual(nextEvent, { kind: 'renewal', at: END })
  })

  test('without a subscription: no', () => {
    assert.equal(entitlementOf([], NOW).reason, 'no_subscription')
    assert.equal(entitlementOf([], NOW).allowed, false)
  })

  test('cancelled but paid for: until the last instant, and not one later', () => {
    const scheduled = { cancelAt: END }
    assert.equal(why(scheduled).reason, 'cancelled_but_paid')
    assert.equal(why(scheduled, new Date(END.getTime() - 1)).allowed, true)
    assert.equal(why(scheduled, END).allowed, false)
  })

  test('after the first decline: yes for the grace period, then on hold', () => {
    const failed = { status: 'past_due' as const, pastDueSinceAt: NOW }
    assert.equal(why(failed).reason, 'grace_period')
    assert.equal(why(failed, new Date(addDays(NOW, GRACE_DAYS).getTime() - 1)).allowed, true)
    assert.equal(why(failed, addDays(NOW, GRACE_DAYS)).reason, 'on_hold')
  })

  test('while no news of a renewal comes, for as long as Stripe may still be delivering it', () => {
    assert.equal(why({}, END).reason, 'awaiting_renewal')
    assert.equal(why({}, addDays(END, RENEWAL_SLACK_DAYS)).allowed, false)
  })

  test('a grant from an unconfirmed event ends by itself', () => {
    const granted = { provisionalUntil: addDays(NOW, 3) }
    assert.equal(why(granted).allowed, true)
    assert.equal(why(granted, addDays(NOW, 3)).allowed, false)
  })

  test('a pause plays what is paid for and nothing after it', () => {
    assert.equal(why({ collectionPaused: true }).allowed, true)
    assert.equal(why({ collectionPaused: true }, END).reason, 'paused')
  })

  const NEVER: SubscriptionStatus[] = [
    'incomplete',
    'incomplete_expired',
    'unpaid',
    'paused',
    'canceled',
  ]
  for (const status of NEVER) {
    test(`${status}: no screens at all`, () => {
      const answer = why({ status })
      assert.deepEqual([answer.allowed, answer.screens, answer.quality], [false, 0, null])
    })
  }

  test('of two subscriptions the one that allows most counts, in whatever order they come', () => {
    const both = [subject({ plan: 'standard-with-ads' }), subject({ plan: 'premium' })]
    assert.equal(entitlementOf(both, NOW).plan, 'premium')
    assert.equal(entitlementOf(both.reverse(), NOW).plan, 'premium')
    const ended = [subject({ status: 'canceled', plan: 'premium' }), subject()]
    assert.equal(entitlementOf(ended, NOW).plan, 'standard')
  })

  test('a plan that left the catalogue still plays', () => {
    assert.deepEqual(
      [why({ plan: 'basic-2019' }).allowed, why({ plan: 'basic-2019' }).screens],
      [true, 1],
    )
  })
})
