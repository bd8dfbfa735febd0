import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type SubscriptionSnapshot, subscriptionFacts } from './subscription-changes.ts'

const at = (day: string) => new Date(`${day}T12:00:00Z`)

function snapshot(over: Partial<SubscriptionSnapshot> = {}): SubscriptionSnapshot {
  return {
    id: 'sub_1',
    plan: 'standard',
    planName: 'Standard',
    interval: 'month',
    status: 'active',
    amount: 1799,
    currency: 'usd',
    startedAt: at('2026-11-06'),
    currentPeriodStartAt: at('2026-11-06'),
    currentPeriodEndAt: at('2026-12-06'),
    trialStartAt: null,
    trialEndAt: null,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    endedReason: null,
    collectionPaused: false,
    card: null,
    ...over,
  }
}

function changes(before: SubscriptionSnapshot | null, after: SubscriptionSnapshot): string[] {
  return subscriptionFacts(before, after).map((fact) => fact.change)
}

describe('what a fetched subscription changes', () => {
  test('nothing, when it is as we knew it', () => {
    assert.deepEqual(changes(snapshot(), snapshot()), [])
  })

  test('a first live one started; one that waits for its first payment did not', () => {
    assert.deepEqual(changes(null, snapshot()), ['started'])
    assert.deepEqual(changes(null, snapshot({ status: 'incomplete' })), [])
    assert.deepEqual(changes(snapshot({ status: 'incomplete' }), snapshot()), ['started'])
  })

  test('a started one has the same key, whoever finds it and however late', () => {
    const [early] = subscriptionFacts(null, snapshot())
    const [late] = subscriptionFacts(null, snapshot({ currentPeriodStartAt: at('2026-12-06') }))
    assert.equal(early?.key, 'started:sub_1')
    assert.equal(late?.key, early?.key)
  })

  test('each renewal is a fact of its own', () => {
    const december = snapshot({ currentPeriodStartAt: at('2026-12-06') })
    const january = snapshot({ currentPeriodStartAt: at('2027-01-06') })
    assert.deepEqual(changes(snapshot(), december), ['renewed'])
    const keys = [subscriptionFacts(snapshot(), december), subscriptionFacts(december, january)]
    assert.notEqual(keys[0]?.[0]?.key, keys[1]?.[0]?.key)
  })

  test('the ladder: past due, recovered', () => {
    const failed = snapshot({ status: 'past_due' })
    assert.deepEqual(changes(snapshot(), failed), ['fell_past_due'])
    assert.deepEqual(changes(failed, snapshot()), ['recovered'])
  })

  test('a cancellation is scheduled, undone, and scheduled again as another fact', () => {
    const first = snapshot({ cancelAt: at('2026-12-06'), canceledAt: at('2026-11-10') })
    const again = snapshot({ cancelAt: at('2026-12-06'), canceledAt: at('2026-11-12') })
    assert.deepEqual(changes(snapshot(), first), ['cancellation_scheduled'])
    assert.deepEqual(changes(first, snapshot()), ['cancellation_undone'])
    assert.notEqual(
      subscriptionFacts(snapshot(), first)[0]?.key,
      subscriptionFacts(snapshot(), again)[0]?.key,
    )
  })

  test('an end is a cancellation or an expiry, by the reason that Stripe gives', () => {
    const cancelled = snapshot({ status: 'canceled', endedReason: 'cancellation_requested' })
    const expired = snapshot({ status: 'canceled', endedReason: 'payment_failed' })
    assert.deepEqual(changes(snapshot(), cancelled), ['cancelled'])
    assert.deepEqual(changes(snapshot({ status: 'past_due' }), expired), ['expired'])
    assert.deepEqual(changes(expired, expired), [])
  })

  test('a trial that converts is no renewal', () => {
    const trial = snapshot({ status: 'trialing', trialEndAt: at('2026-11-13') })
    const paid = snapshot({ currentPeriodStartAt: at('2026-11-13') })
    assert.deepEqual(changes(trial, paid), ['trial_converted'])
  })

  test('another plan or interval is a change of plan', () => {
    assert.deepEqual(changes(snapshot(), snapshot({ plan: 'premium' })), ['plan_changed'])
    assert.deepEqual(changes(snapshot(), snapshot({ interval: 'year' })), ['plan_changed'])
  })
})
