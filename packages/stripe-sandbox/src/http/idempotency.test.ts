import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { startTestSandbox } from '../testing/test-sandbox.ts'

const { errors } = Stripe

describe('Idempotency', () => {
  it('replays the first answer, without a second effect', async () => {
    await using test = await startTestSandbox()
    const request = { idempotencyKey: 'once' }
    const first = await test.stripe.customers.create({ name: 'Ann' }, request)
    const second = await test.stripe.customers.create({ name: 'Ann' }, request)
    assert.equal(second.id, first.id)
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true')
    assert.equal(second.lastResponse.headers['original-request'], first.lastResponse.requestId)
    assert.equal((await test.stripe.customers.list()).data.length, 1)
  })

  it('refuses the same key for other parameters, and for another endpoint', async () => {
    await using test = await startTestSandbox()
    const request = { idempotencyKey: 'once' }
    await test.stripe.customers.create({ name: 'Ann' }, request)
    await assert.rejects(
      test.stripe.customers.create({ name: 'Bea' }, request),
      errors.StripeIdempotencyError,
    )
    await assert.rejects(
      test.stripe.products.create({ name: 'Ann' }, request),
      errors.StripeIdempotencyError,
    )
  })

  it('answers 409 while the first request is in flight', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.setChaos({ latencyMs: 60 })
    const request = { idempotencyKey: 'twice-at-once' }
    const both = await Promise.allSettled([
      test.stripe.customers.create({ name: 'Ann' }, request),
      test.stripe.customers.create({ name: 'Ann' }, request),
    ])
    const refused = both.find((outcome) => outcome.status === 'rejected')
    assert.equal(refused?.reason.statusCode, 409)
    assert.equal(refused.reason.code, 'idempotency_key_in_use')
    test.sandbox.engine.setChaos({ latencyMs: 0 })
    assert.equal((await test.stripe.customers.list()).data.length, 1)
  })

  it('replays a declined payment, and lets a request that was refused as malformed be corrected', async () => {
    await using test = await startTestSandbox()
    const request = { idempotencyKey: 'pay' }
    const params = {
      amount: 500,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_visa_chargeDeclined',
    }
    await assert.rejects(test.stripe.paymentIntents.create(params, request), { statusCode: 402 })
    await assert.rejects(test.stripe.paymentIntents.create(params, request), { statusCode: 402 })
    assert.equal((await test.stripe.charges.list()).data.length, 1)

    const corrected = { idempotencyKey: 'corrected' }
    await assert.rejects(test.stripe.products.create({ name: '' }, corrected))
    await test.stripe.products.create({ name: 'Premium' }, corrected)
  })
})
