import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { declineReason } from './decline-reason.ts'

describe('the sentence about a declined payment', () => {
  it('quotes the reason that the bank gave', () => {
    const words = 'The bank gave “insufficient funds” as the reason.'
    assert.equal(declineReason('insufficient_funds'), words)
  })

  it('says that there is none where none may be told', () => {
    for (const code of [null, 'stolen_card', 'a_new_code']) {
      assert.equal(declineReason(code), 'The bank gave no reason.', String(code))
    }
  })
})
