import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeSteps } from './step-words.ts'

const at = '2026-11-22T18:00:00Z'

describe('the steps after a payment', () => {
  it('name the plan that was switched on and the payment', () => {
    const steps = describeSteps(
      [
        { at, kind: 'paid' },
        { at, kind: 'started' },
      ],
      'Standard',
    )
    assert.deepEqual(
      steps.map(({ words }) => words),
      ['Payment received', 'Standard switched on'],
    )
  })

  it('leave out what is not about the purchase', () => {
    assert.deepEqual(describeSteps([{ at, kind: 'card_replaced' }], 'Standard'), [])
  })
})
