import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPlan, lookupKey, PLANS } from './plans.ts'

test('a year costs ten months, in every currency', () => {
  for (const { prices } of PLANS) {
    for (const [currency, amount] of Object.entries(prices.month)) {
      assert.equal(prices.year[currency], amount * 10)
    }
  }
})

test('each plan and interval has a lookup key of its own', () => {
  const keys = PLANS.flatMap((plan) => [lookupKey(plan, 'month'), lookupKey(plan, 'year')])
  assert.equal(new Set(keys).size, PLANS.length * 2)
})

test('a slug that nobody sells is no plan', () => {
  assert.equal(findPlan('platinum'), null)
  assert.equal(findPlan('premium')?.screens, 4)
})
