import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, addMonths, formatDay } from './dates.ts'

const at = (text: string) => new Date(`${text}T10:00:00Z`)

test('a billing day that a month lacks falls on its last day', () => {
  assert.deepEqual(addMonths(at('2027-01-31'), 1), at('2027-02-28'))
  assert.deepEqual(addMonths(at('2028-01-31'), 1), at('2028-02-29'))
  assert.deepEqual(addMonths(at('2028-02-29'), 12), at('2029-02-28'))
  assert.deepEqual(addMonths(at('2026-11-22'), 1), at('2026-12-22'))
})

test('days are added across months and years', () => {
  assert.deepEqual(addDays(at('2026-12-30'), 3), at('2027-01-02'))
})

test('a day is written in the time zone that is asked for', () => {
  const lateEvening = new Date('2026-12-06T23:30:00Z')
  assert.equal(formatDay(lateEvening), '6 December 2026')
  assert.equal(formatDay(lateEvening, { timeZone: 'Asia/Tokyo' }), '7 December 2026')
  assert.equal(formatDay(lateEvening, { withoutYear: true }), '6 December')
})
