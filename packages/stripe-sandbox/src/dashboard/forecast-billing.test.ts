import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ForecastInvoice,
  type ForecastSubscription,
  forecastBilling,
} from './forecast-billing.ts'

const DAY = 86_400
const START = Date.UTC(2026, 10, 22) / 1000
const RULES = { retryDays: [1, 3, 5], afterRetries: 'cancel', draftSeconds: 3_600 } as const

const TRIAL: ForecastSubscription = {
  id: 'sub_1',
  customer: 'ines@example.com',
  status: 'trialing',
  trialEnd: START + 14 * DAY,
  reminderSent: false,
  periodEnd: START + 14 * DAY,
  cancelAt: null,
  card: 'pays',
}

const OPEN_INVOICE: ForecastInvoice = {
  subscriptionId: null,
  customer: 'ines@example.com',
  status: 'open',
  chargedAt: START + 3 * DAY,
  attempts: 2,
  firstAttemptAt: START,
  card: 'declined',
}

function titles(subscription: Partial<ForecastSubscription>) {
  return forecastBilling([{ ...TRIAL, ...subscription }], [], RULES).map((subject) => subject.title)
}

describe('what time will bring', () => {
  it('reminds three days before a trial ends', () => {
    const [reminder, end] = forecastBilling([TRIAL], [], RULES)
    assert.equal(reminder?.atMs, (START + 11 * DAY) * 1000)
    assert.equal(end?.title, 'Trial ends')
    assert.equal(end?.journey, 'trial')
  })

  it('foresees the whole of dunning for a card that will be declined', () => {
    assert.deepEqual(titles({ card: 'declined', reminderSent: true }), [
      'Trial ends, declined',
      '2nd try',
      '3rd try',
      'Last try, then cancelled',
    ])
  })

  it('says where the bank wants the buyer to confirm', () => {
    const [renewal] = titles({ card: 'needs confirmation', status: 'active', trialEnd: null })
    assert.equal(renewal, 'Renewal, needs confirmation')
  })

  it('shows no renewal beyond the last try, which ends the subscription', () => {
    const failing = { ...TRIAL, status: 'past_due', trialEnd: null, card: 'declined' } as const
    const found = forecastBilling([failing], [{ ...OPEN_INVOICE, subscriptionId: 'sub_1' }], RULES)
    assert.deepEqual(
      found.map((subject) => [subject.title, subject.journey]),
      [
        ['3rd try', null],
        ['Last try, then cancelled', 'dunning'],
      ],
    )
  })

  it('shows the end instead of a renewal once a cancellation is scheduled', () => {
    const cancelled = { status: 'active', trialEnd: null, cancelAt: TRIAL.periodEnd }
    assert.deepEqual(titles(cancelled), ['Ends, as cancelled'])
  })

  it('counts the tries that are left of an invoice that failed twice', () => {
    const left = forecastBilling([], [OPEN_INVOICE], RULES)
    assert.deepEqual(
      left.map((subject) => [subject.title, subject.atMs]),
      [
        ['3rd try', (START + 3 * DAY) * 1000],
        ['Last try, then cancelled', (START + 5 * DAY) * 1000],
      ],
    )
  })
})
