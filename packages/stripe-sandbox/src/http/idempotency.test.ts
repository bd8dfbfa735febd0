import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { send } from '../testing/send.ts'
import { sdkFor, startTestSandbox } from '../testing/test-sandbox.ts'

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

  it('takes the same parameters in another order for the same', async () => {
    await using test = await startTestSandbox()
    const headers = { 'idempotency-key': 'ordered' }
    const first = await send(test, '/v1/customers', { headers, body: 'name=Ann&phone=1' })
    const second = await send(test, '/v1/customers', { headers, body: 'phone=1&name=Ann' })
    assert.equal(second.body.id, first.body.id)
  })

  it('replays what an endpoint refused once it had begun, and not what was malformed', async () => {
    await using test = await startTestSandbox()
    const request = { idempotencyKey: 'delete' }
    const first = await test.stripe.customers.update('cus_1', {}, request).catch((error) => error)
    const second = await test.stripe.customers.update('cus_1', {}, request).catch((error) => error)
    assert.equal(second.headers['idempotent-replayed'], 'true')
    assert.equal(second.headers['original-request'], first.requestId)
    const typo = { emial: 'a@b.c' } as Stripe.CustomerCreateParams
    await assert.rejects(test.stripe.customers.create(typo, { idempotencyKey: 'typo' }))
    await test.stripe.customers.create({}, { idempotencyKey: 'typo' })
  })

  it('belongs to the API key, ends after a day, goes with a reset, and has at most 255 characters', async () => {
    let nowMs = Date.UTC(2031, 0, 1)
    const permissions = { customers: 'write' } as const
    await using test = await startTestSandbox({
      restrictedKeys: [{ key: 'rk_test_other', permissions }],
      wallNow: () => nowMs,
    })
    const other = sdkFor({ url: test.sandbox.url, secretKey: 'rk_test_other' })
    const request = { idempotencyKey: 'once' }
    const ids = new Set<string>()
    const create = async (stripe: Stripe) =>
      ids.add((await stripe.customers.create({ name: 'Ann' }, request)).id)
    await create(test.stripe)
    await create(other)
    assert.equal(ids.size, 2)
    nowMs += 24 * 3_600_000 - 1_000
    await create(test.stripe)
    assert.equal(ids.size, 2)
    nowMs += 2_000
    await create(test.stripe)
    assert.equal(ids.size, 3)
    test.sandbox.engine.reset()
    await create(test.stripe)
    assert.equal(ids.size, 4)
    const long = { idempotencyKey: 'x'.repeat(256) }
    await assert.rejects(test.stripe.customers.create({}, long), { statusCode: 400 })
  })

  it('asks to be tried again while the first request is in flight', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.setChaos({ latencyMs: 60 })
    const headers = { 'idempotency-key': 'twice-at-once' }
    const both = await Promise.all([
      send(test, '/v1/customers', { headers, body: '' }),
      send(test, '/v1/customers', { headers, body: '' }),
    ])
    const refused = both.find(({ status }) => status === 409)
    assert.equal(refused?.headers.get('stripe-should-retry'), 'true')
  })
})
