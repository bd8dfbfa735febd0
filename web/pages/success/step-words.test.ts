import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeSteps } from './step-words.ts'

const at = '2026-11-22T18:00:00Z'
const words = (kinds: string[], planName: string | null = 'Standard') =>
  describeSteps(
    kinds.map((kind) => ({ at, kind })),
    planName,
  ).map((step) => step.words)

describe('the steps after a payment', () => {
  it('read as what happened, and name the plan that was switched on', () => {
    assert.deepEqual(words(['page_closed', 'confirmed', 'started', 'welcome_sent']), [
      'Payment page closed',
      'Confirmed by Stripe',
      'Standard switched on',
      'Welcome mail sent',
    ])
  })

  it('tell a mail that is written from one that is sent', () => {
    const [waiting] = describeSteps([{ at, kind: 'welcome_written' }], 'Standard')
    assert.deepEqual(waiting, { at, words: 'Welcome mail on its way', done: false })
  })

  it('leave out what is not about the purchase', () => {
    assert.deepEqual(words(['card_replaced', 'paid']), [])
  })

  it('do without the name of a plan that is not known yet', () => {
    assert.deepEqual(words(['started'], null), ['Your plan switched on'])
  })
})
