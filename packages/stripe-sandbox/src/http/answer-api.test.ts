import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { send } from '../testing/send.ts'
import { makePrice, openSession } from '../testing/subscribe.ts'
import { sdkFor, startTestSandbox } from '../testing/test-sandbox.ts'

const { errors } = Stripe

describe('The API', () => {
  it('refuses a missing and a wrong key, and takes Basic as well as Bearer', async () => {
    await using test = await startTestSandbox()
    const wrong = sdkFor({ url: test.sandbox.url, secretKey: 'sk_test_somebody_elses' })
    await assert.rejects(wrong.customers.list(), errors.StripeAuthenticationError)
    const none = await send(test, '/v1/customers', { headers: { authorization: '' } })
    assert.equal(none.status, 401)
    assert.match(none.headers.get('www-authenticate') ?? '', /Basic/)
    const basic = Buffer.from('sk_test_sandbox:').toString('base64')
    const listed = await send(test, '/v1/customers', {
      headers: { authorization: `Basic ${basic}` },
    })
    assert.equal(listed.status, 200)
  })

  it('answers unknown addresses, objects and parameters with Stripe’s error object', async () => {
    await using test = await startTestSandbox()
    const unknown = await send(test, '/v1/rockets')
    assert.equal(unknown.status, 404)
    assert.match(
      unknown.body.error?.message ?? '',
      /^Unrecognized request URL \(GET: \/v1\/rockets\)/,
    )

    await assert.rejects(test.stripe.customers.retrieve('cus_nope'), {
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
      message: "No such customer: 'cus_nope'",
      param: 'id',
    })
    await assert.rejects(test.stripe.billingPortal.sessions.create({ customer: 'cus_nope' }), {
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    })
    const typo = { emial: 'ann@example.com' } as Stripe.CustomerCreateParams
    await assert.rejects(test.stripe.customers.create(typo), {
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'emial',
      message: 'Received unknown parameter: emial',
    })
  })

  it('names the parameter that is missing, empty or of the wrong kind, however deep', async () => {
    await using test = await startTestSandbox()
    const { sessions } = test.stripe.checkout
    const price = await makePrice(test)
    const params = { mode: 'subscription', success_url: 'http://shop.test/ok' } as const
    await assert.rejects(sessions.create({ ...params, line_items: [{ price: price.id }] }), {
      code: 'parameter_missing',
      param: 'line_items[0][quantity]',
    })
    await assert.rejects(
      sessions.create({ ...params, line_items: [{ price: 'price_nope', quantity: 1 }] }),
      { code: 'resource_missing', param: 'line_items[0][price]' },
    )
    await assert.rejects(test.stripe.products.create({ name: '' }), {
      code: 'parameter_invalid_empty',
      param: 'name',
    })
    const old = { ...params, payment_method_types: ['card'] } as Stripe.Checkout.SessionCreateParams
    await assert.rejects(sessions.create(old), {
      code: 'payment_method_types_no_longer_supported',
    })
    const limit = await send(test, '/v1/customers?limit=many')
    assert.equal(limit.body.error?.code, 'parameter_invalid_integer')
    const tooMany = await send(test, '/v1/customers?limit=101')
    assert.equal(tooMany.status, 400)
  })

  it('says so where it does not simulate what Stripe knows', async () => {
    await using test = await startTestSandbox()
    await assert.rejects(
      openSession(test, { shipping_address_collection: { allowed_countries: ['US'] } }),
      {
        code: 'sandbox_not_simulated',
        param: 'shipping_address_collection',
      },
    )
  })

  it('keeps metadata by key, unsets with an empty value, and holds its limits', async () => {
    await using test = await startTestSandbox()
    const { customers } = test.stripe
    const { id } = await customers.create({ metadata: { a: '1', b: '2' }, name: 'Ann' })
    const merged = await customers.update(id, { metadata: { b: '', c: '3' }, name: '' })
    assert.deepEqual(merged.metadata, { a: '1', c: '3' })
    assert.equal(merged.name, null)
    assert.deepEqual((await customers.update(id, { metadata: '' })).metadata, {})
    await assert.rejects(customers.update(id, { metadata: { a: 'x'.repeat(501) } }), {
      param: 'metadata[a]',
    })
    await assert.rejects(customers.update(id, { metadata: { __proto__key: 'x'.repeat(501) } }))
  })

  it('gives every answer a request id and echoes the version', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({})
    assert.match(customer.lastResponse.requestId, /^req_\w{14}$/)
    assert.equal(customer.lastResponse.headers['stripe-version'], '2026-10-28.endive')
  })

  it('sends decimals as text, so that the SDK makes Decimals of them', async () => {
    await using test = await startTestSandbox()
    const price = await makePrice(test, { amount: 1_599 })
    assert.equal(String(price.unit_amount_decimal), '1599')
    assert.equal(typeof price.unit_amount_decimal, 'object')
  })

  it('fails, and leaves a request that took effect unanswered, on demand', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    engine.setChaos({ failApiWith: 503 })
    await assert.rejects(test.stripe.customers.list(), errors.StripeAPIError)
    engine.setChaos({ failApiWith: 429 })
    await assert.rejects(test.stripe.customers.list(), errors.StripeRateLimitError)

    engine.setChaos({ failApiWith: null, timeoutAfterEffect: 1 })
    const request = { idempotencyKey: 'signup-7' }
    await assert.rejects(
      test.stripe.customers.create({ name: 'Ann' }, { ...request, timeout: 150 }),
      errors.StripeConnectionError,
    )
    const repeated = await test.stripe.customers.create({ name: 'Ann' }, request)
    const all = await test.stripe.customers.list()
    assert.deepEqual(
      all.data.map(({ id }) => id),
      [repeated.id],
    )
  })
})
