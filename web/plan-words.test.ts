import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OfferedPlan } from './api.ts'
import { day, planFacts, planInShort, whatIsDue, yearlyLabel } from './plan-words.ts'

function offered(changes: Partial<OfferedPlan> = {}): OfferedPlan {
  return {
    slug: 'premium',
    name: 'Premium',
    prices: {
      month: { amount: 2499, currency: 'usd' },
      year: { amount: 24990, currency: 'usd' },
    },
    trialDays: 7,
    screens: 4,
    resolution: '4K',
    hdr: true,
    downloadDevices: 6,
    ads: false,
    extraMembers: 2,
    profiles: 5,
    mostChosen: false,
    ...changes,
  }
}

const now = new Date('2026-11-22T18:00:00Z')

describe('what is due for a plan', () => {
  it('is nothing today with free days, then the price from the day they end', () => {
    const due = whatIsDue({ plan: offered(), interval: 'month', trialAvailable: true, now })
    assert.deepEqual(due.today, { amount: 0, currency: 'usd' })
    assert.deepEqual(due.then, { amount: 2499, currency: 'usd' })
    assert.equal(day(due.firstRenewalAt, now), '29\u00a0November')
    assert.equal(due.noticeAt && day(due.noticeAt, now), '26\u00a0November')
  })

  it('is the price today once the free days have been had', () => {
    const due = whatIsDue({ plan: offered(), interval: 'month', trialAvailable: false, now })
    assert.equal(due.today.amount, 2499)
    assert.equal(day(due.firstRenewalAt, now), '22\u00a0December')
    assert.equal(due.noticeAt, null)
  })

  it('names the year once the next payment falls into another one', () => {
    const plan = offered({ trialDays: 0 })
    const due = whatIsDue({ plan, interval: 'year', trialAvailable: true, now })
    assert.equal(due.today.amount, 24990)
    assert.equal(day(due.firstRenewalAt, now), '22\u00a0November\u00a02027')
  })

  it('falls on the last day of a month that has no such day', () => {
    const lastOfJanuary = new Date('2027-01-31T12:00:00Z')
    const plan = offered({ trialDays: 0 })
    const due = whatIsDue({ plan, interval: 'month', trialAvailable: true, now: lastOfJanuary })
    assert.equal(day(due.firstRenewalAt, lastOfJanuary), '28\u00a0February')
  })

  it('promises no notice when the free days are too few for one', () => {
    const plan = offered({ trialDays: 3 })
    const due = whatIsDue({ plan, interval: 'month', trialAvailable: true, now })
    assert.equal(due.freeDays, 3)
    assert.equal(due.noticeAt, null)
  })
})

describe('the yearly choice', () => {
  it('says how many months are free when all plans agree', () => {
    assert.equal(yearlyLabel([offered(), offered()]), 'Yearly, two months free')
  })

  it('claims nothing that the prices do not say', () => {
    const dear = offered({
      prices: {
        month: { amount: 1000, currency: 'usd' },
        year: { amount: 12000, currency: 'usd' },
      },
    })
    assert.equal(yearlyLabel([offered(), dear]), 'Yearly')
    assert.equal(yearlyLabel([dear]), 'Yearly')
  })
})

describe('the facts of a plan', () => {
  it('come in one order, whatever the plan', () => {
    const names = planFacts(offered()).map((fact) => fact.name)
    assert.deepEqual(
      planFacts(offered({ ads: true, extraMembers: 0 })).map((fact) => fact.name),
      names,
    )
  })

  it('are told in short with their advertising', () => {
    assert.equal(planInShort(offered()), '4 screens, 4K and HDR, no advertising')
    const plain = offered({ screens: 1, resolution: '1080p', hdr: false, ads: true })
    assert.equal(planInShort(plain), '1 screen, 1080p, some advertising')
  })
})
