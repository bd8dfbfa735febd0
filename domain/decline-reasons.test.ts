import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findDeclineReason } from './decline-reasons.ts'

describe('the reason of a declined payment', () => {
  it('is told when a viewer can act on it, as a name and as a clause', () => {
    assert.deepEqual(findDeclineReason('insufficient_funds'), {
      name: 'insufficient funds',
      clause: 'there was not enough money on the card',
    })
  })

  it('never tells that a card is lost, stolen or suspected', () => {
    const silent = ['lost_card', 'stolen_card', 'pickup_card', 'restricted_card', 'fraudulent']
    for (const code of [...silent, 'merchant_blacklist', 'security_violation']) {
      assert.equal(findDeclineReason(code), null, code)
    }
  })

  it('is not made up where there is none, or where the code is new', () => {
    for (const code of [null, '', 'a_new_code', 'constructor']) {
      assert.equal(findDeclineReason(code), null, String(code))
    }
  })
})
