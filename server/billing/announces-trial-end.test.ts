import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SubscriptionSnapshot } from '#domain/subscription-changes.ts'
import { announcesTrialEnd } from './sync-customer.ts'

const trialEndAt = new Date('2026-11-29T12:00:00Z')

function trial(over: Partial<SubscriptionSnapshot> = {}): SubscriptionSnapshot {
  const startedAt = new Date('2026-11-22T12:00:00Z')
  return {
    id: 'sub_1',
    plan: 'premium',
    planName: 'Premium',
    interval: 'month',
    status: 'trialing',
    amount: 2499,
    currency: 'usd',
    startedAt,
    currentPeriodStartAt: startedAt,
    currentPeriodEndAt: trialEndAt,
    trialStartAt: startedAt,
    trialEndAt,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    endedReason: null,
    collectionPaused: false,
    card: null,
    ...over,
  }
}

describe('the end of free days', () => {
  test('is announced three days ahead, also where our clock is seconds behind Stripe’s', () => {
    assert.equal(announcesTrialEnd(trial(), new Date('2026-11-26T12:00:00Z')), true)
    assert.equal(announcesTrialEnd(trial(), new Date('2026-11-26T11:59:30Z')), true)
    assert.equal(announcesTrialEnd(trial(), new Date('2026-11-26T11:00:00Z')), false)
  })

  test('is not announced once it is past, or where nothing follows it', () => {
    assert.equal(announcesTrialEnd(trial(), trialEndAt), false)
    const soon = new Date('2026-11-28T12:00:00Z')
    assert.equal(announcesTrialEnd(trial({ cancelAt: trialEndAt }), soon), false)
    assert.equal(announcesTrialEnd(trial({ status: 'active' }), soon), false)
  })
})
