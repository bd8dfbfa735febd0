import assert from 'node:assert/strict'
import { it } from 'node:test'
import { dayAndTime, longDay } from './date-text.ts'
import { intervalName, intervalText, moneyText } from './money-text.ts'
import { FIRST_CARDS, groupDigits, MORE_CARDS } from './shown-cards.ts'

it('writes minor units with as many decimals as Stripe counts', () => {
  assert.equal(moneyText(1799, 'usd'), '$17.99')
  assert.equal(moneyText(0, 'usd'), '$0.00')
  assert.equal(moneyText(1799, 'jpy'), '¥1,799')
  assert.equal(moneyText(17990, 'kwd').replace(/\s/, ' '), 'KWD 17.990')
})

it('writes a negative amount with a real minus sign', () => {
  assert.equal(moneyText(-1799, 'eur'), '−€17.99')
})

it('names an interval for one period and for several', () => {
  assert.equal(intervalText('month', 1), 'a month')
  assert.equal(intervalText('month', 3), 'every 3 months')
  assert.equal(intervalName('year', 1), 'yearly')
})

it('writes days and times in UTC, and keeps a day with its month', () => {
  const atMs = Date.UTC(2026, 11, 1, 6)
  assert.equal(longDay(atMs), '1\u00a0December 2026')
  assert.equal(dayAndTime(atMs), 'Tuesday, 1\u00a0December, 06:00')
})

it('groups the digits of every card it shows as the card is printed', () => {
  for (const card of [...FIRST_CARDS, ...MORE_CARDS]) {
    assert.match(groupDigits(card.number), /^(\d{4}( \d{4}){3}|\d{4} \d{6} \d{5})$/)
  }
})
