import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMoney } from './money.ts'

test('money is written with its currency, in the digits that the currency has', () => {
  assert.equal(formatMoney(1799, 'usd'), '$17.99')
  assert.equal(formatMoney(0, 'usd'), '$0.00')
  assert.equal(formatMoney(1799, 'jpy'), '¥1,799')
  assert.equal(formatMoney(1799, 'kwd').replace('\u00a0', ' '), 'KWD 1.799')
})

test('a loss carries a true minus sign', () => {
  assert.equal(formatMoney(-64, 'usd'), '−$0.64')
})
