import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { declineReason } from './decline-reason.ts'

describe('the reason of a declined payment', () => {
  it('is the one the bank gave, when a viewer can act on it', () => {
    const words = 'The bank gave “insufficient funds” as the reason.'
    assert.equal(declineReason('insufficient_funds'), words)
  })

  it('never tells that a card is lost, stolen or suspected', () => {
    for (const code of ['stolen_card', 'lost_card', 'fraudulent', 'pickup_card', 'a_new_code']) {
      assert.equal(declineReason(code), 'The bank gave no reason.', code)
    }
  })

  it('is not made up where there is none', () => {
    assert.equal(declineReason(null), 'The bank gave no reason.')
  })
})
