import assert from 'node:assert/strict'
import { test } from 'node:test'
import { can, isLive, permissions, type SubscriptionStatus } from './subscription.ts'

const cancelAt = new Date('2026-12-06T00:00:00Z')
const LIVE: SubscriptionStatus[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused']
const OVER: SubscriptionStatus[] = ['incomplete', 'incomplete_expired', 'canceled']

test('whoever has a running subscription can’t buy a second one', () => {
  for (const status of LIVE)
    assert.equal(can('checkout', { status, cancelAt: null }).allowed, false)
  for (const status of OVER) assert.equal(can('checkout', { status, cancelAt: null }).allowed, true)
  assert.equal(can('checkout', null).allowed, true)
})

test('a running subscription is cancelled once, and resumed only while a cancellation is scheduled', () => {
  for (const status of LIVE) {
    assert.equal(can('cancel', { status, cancelAt: null }).allowed, true)
    assert.equal(can('cancel', { status, cancelAt }).allowed, false)
    assert.equal(can('resume', { status, cancelAt }).allowed, true)
    assert.equal(can('resume', { status, cancelAt: null }).allowed, false)
  }
})

test('what has ended is neither cancelled nor resumed', () => {
  for (const status of OVER) {
    assert.equal(isLive(status), false)
    assert.equal(can('cancel', { status, cancelAt: null }).allowed, false)
    assert.equal(can('resume', { status, cancelAt }).allowed, false)
  }
})

test('every refusal says why', () => {
  for (const subject of [null, { status: 'canceled' as const, cancelAt: null }]) {
    for (const permission of Object.values(permissions(subject))) {
      if (!permission.allowed) assert.match(permission.reason, /^[A-Z].+\.$/)
    }
  }
})
