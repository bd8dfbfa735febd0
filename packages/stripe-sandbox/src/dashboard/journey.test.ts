import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BillingSubject } from './dashboard-source.ts'
import { listDestinations } from './journey.ts'
import { layStrip } from './time-strip.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 22, 14)

function subject(days: number, journey: BillingSubject['journey'], title = 'Event') {
  return {
    atMs: NOW_MS + days * DAY_MS,
    title,
    customer: 'ines@example.com',
    journey,
    isCharge: false,
  }
}

function targetOf(id: string, subjects: BillingSubject[]) {
  const found = listDestinations(NOW_MS, subjects).find((destination) => destination.id === id)
  assert.ok(found)
  return found
}

describe('where the clock can go', () => {
  it('offers an hour and a day whatever the state', () => {
    assert.equal(targetOf('hour', []).targetAt, NOW_MS + 3_600_000)
    assert.equal(targetOf('day', []).targetAt, NOW_MS + DAY_MS)
  })

  it('says why a journey cannot start', () => {
    assert.deepEqual(
      listDestinations(NOW_MS, []).flatMap((destination) => destination.reason ?? []),
      [
        'Nothing is due.',
        'No payment lies ahead.',
        'No trial is running.',
        'No payment is failing.',
      ],
    )
  })

  it('goes to the earliest trial end and past the payment that follows it within the hour', () => {
    const { targetAt } = targetOf('trial', [subject(14, 'trial'), subject(7, 'trial')])
    assert.ok(targetAt! > NOW_MS + 7 * DAY_MS + 3_600_000)
    assert.ok(targetAt! < NOW_MS + 8 * DAY_MS)
  })

  it('goes to what comes next, and past what comes to be paid next', () => {
    const ahead = [subject(2, null), { ...subject(3, null), isCharge: true }, subject(5, 'renewal')]
    assert.equal(targetOf('next', ahead).targetAt, NOW_MS + 2 * DAY_MS + 60_000)
    assert.equal(targetOf('payment', ahead).targetAt, NOW_MS + 3 * DAY_MS + 60_000)
    const { targetAt } = targetOf('payment', [subject(5, 'renewal')])
    assert.ok(targetAt! > NOW_MS + 5 * DAY_MS + 3_600_000)
  })

  it('goes just past the last try', () => {
    const { targetAt } = targetOf('dunning', [subject(1, null), subject(14, 'dunning')])
    assert.equal(targetAt, NOW_MS + 14 * DAY_MS + 60_000)
  })
})

describe('the strip of coming events', () => {
  it('starts today and ends after the last event', () => {
    const strip = layStrip(NOW_MS + 9 * DAY_MS, NOW_MS, [subject(14, 'trial')])
    assert.equal(strip.startMs, Date.UTC(2026, 10, 22))
    assert.ok(strip.endMs > NOW_MS + 14 * DAY_MS)
  })

  it('gathers the same event of several customers on one day into one mark', () => {
    const other = { ...subject(3, 'renewal', 'Renewal'), customer: 'other@example.com' }
    const strip = layStrip(NOW_MS, NOW_MS, [subject(3, 'renewal', 'Renewal'), other])
    assert.deepEqual(
      strip.marks.map((mark) => mark.title),
      ['Renewal, 2 customers'],
    )
  })

  it('keeps labels apart and drops the one that has no room', () => {
    const crowd = [5, 5.4, 5.8, 40].map((days) => subject(days, null, `A long label ${days}`))
    const places = layStrip(NOW_MS, NOW_MS, crowd).marks.map((mark) => mark.place)
    assert.deepEqual(places, ['below', 'above', null, 'below'])
  })

  it('leaves out what lies far behind the first events', () => {
    const strip = layStrip(NOW_MS, NOW_MS, [subject(7, 'trial'), subject(365, 'renewal')])
    assert.equal(strip.marks.length, 1)
  })
})
