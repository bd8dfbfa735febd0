import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addIntervals, periodAt } from './periods.ts'

const at = (text: string) => Date.parse(text) / 1_000
const day = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10)
const MONTHLY = { interval: 'month', interval_count: 1 } as const

describe('Billing periods', () => {
  it('clamp the anchor’s day to the month’s end, each counted from the anchor', () => {
    const anchor = at('2030-10-31T09:30:00Z')
    const days = Array.from({ length: 6 }, (_, n) => day(addIntervals(anchor, MONTHLY, n)))
    assert.deepEqual(days, [
      '2030-10-31',
      '2030-11-30',
      '2030-12-31',
      '2031-01-31',
      '2031-02-28',
      '2031-03-31',
    ])
  })

  it('keep 29 February for leap years', () => {
    const anchor = at('2032-02-29T00:00:00Z')
    const yearly = { interval: 'year', interval_count: 1 } as const
    assert.equal(day(addIntervals(anchor, yearly, 1)), '2033-02-28')
    assert.equal(day(addIntervals(anchor, yearly, 4)), '2036-02-29')
  })

  it('hold every instant exactly once, before and after the anchor', () => {
    const anchor = at('2031-01-31T12:00:00Z')
    for (const rhythm of [
      MONTHLY,
      { interval: 'week', interval_count: 2 },
      { interval: 'year', interval_count: 1 },
      { interval: 'month', interval_count: 3 },
    ] as const) {
      for (let days = -500; days <= 900; days += 1) {
        const instant = anchor + days * 86_400
        const period = periodAt(anchor, rhythm, instant)
        assert.ok(period.start <= instant && instant < period.end, `${rhythm.interval} ${days}`)
      }
    }
  })

  it('begin anew on their boundary', () => {
    const anchor = at('2031-01-31T12:00:00Z')
    const boundary = addIntervals(anchor, MONTHLY, 1)
    assert.equal(periodAt(anchor, MONTHLY, boundary).start, boundary)
  })
})
