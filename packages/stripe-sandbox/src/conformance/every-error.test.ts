import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { REFUSALS } from './refusals.ts'

const { errors } = Stripe

describe('The unmodified SDK throws what it throws with Stripe', () => {
  for (const [name, { ask, type, status, code, param, decline, message }] of Object.entries(
    REFUSALS,
  )) {
    it(`for ${name}`, async () => {
      await using test = await startTestSandbox({
        restrictedKeys: [{ key: 'rk_test_few', permissions: { customers: 'write' } }],
      })
      const error = await ask(test).then(
        () => assert.fail('It was answered.'),
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof errors.StripeError, String(error))
      assert.equal(error.type, type, error.message)
      assert.equal(error.statusCode, status)
      assert.match(error.requestId ?? '', /^req_/)
      if (code) assert.equal(error.code, code)
      if (code) assert.match(error.doc_url ?? '', /^https:\/\/stripe\.com\/docs\/error-codes\//)
      if (param) assert.equal(error.param, param)
      if (decline) assert.equal(error.decline_code, decline)
      if (message) assert.match(error.message, message)
    })
  }
})
