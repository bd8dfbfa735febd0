import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { send } from '../testing/send.ts'
import { sdkFor, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const { StripeAuthenticationError, StripePermissionError } = Stripe.errors
const KEY = 'rk_test_support'

function withKey(test: TestSandbox, secretKey: string): Stripe {
  return sdkFor({ url: test.sandbox.url, secretKey })
}

describe('A key', () => {
  it('that is missing, wrong or live is 401, a publishable one 403, and none is repeated', async () => {
    await using test = await startTestSandbox()
    for (const key of ['sk_test_somebody_elses', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc', 'rk_test_x']) {
      await assert.rejects(withKey(test, key).customers.list(), (error: Error) => {
        assert.ok(error instanceof StripeAuthenticationError)
        assert.match(error.message, /^Invalid API Key provided: (sk|rk)_(test|live)_\*+/)
        return !error.message.includes(key)
      })
    }
    await assert.rejects(withKey(test, 'pk_test_123').customers.list(), {
      statusCode: 403,
      code: 'secret_key_required',
    })
    for (const authorization of ['', 'Bearer', 'Basic !!!', 'Digest abc']) {
      const none = await send(test, '/v1/customers', { headers: { authorization } })
      assert.equal(none.status, 401)
      assert.match(none.body.error?.message ?? '', /^You did not provide an API key/)
    }
  })

  it('that is restricted may do what it was given, and is told what it lacks', async () => {
    const permissions = { customers: 'write', subscriptions: 'read', checkout_sessions: 'none' }
    await using test = await startTestSandbox({
      restrictedKeys: [{ key: KEY, permissions: permissions as Record<string, 'read'> }],
    })
    const stripe = withKey(test, KEY)
    const { id } = await stripe.customers.create({})
    await stripe.customers.retrieve(id)
    await stripe.subscriptions.list()
    await assert.rejects(stripe.subscriptions.cancel('sub_1'), (error: Error) => {
      assert.ok(error instanceof StripePermissionError)
      assert.match(error.message, /^The provided key 'rk_test_\*+port' does not have the required/)
      assert.match(error.message, /Having the 'rak_subscription_write' permission would allow/)
      return true
    })
    await assert.rejects(stripe.checkout.sessions.list(), StripePermissionError)
    await assert.rejects(stripe.invoices.list(), StripePermissionError)
  })

  it('can be added while the sandbox runs, survives a restart, and goes with a reset', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sandbox-keys-'))
    try {
      {
        await using first = await startTestSandbox({ dataDir })
        const body = JSON.stringify({ key: KEY, permissions: { products: 'read' } })
        const headers = { 'content-type': 'application/json' }
        assert.equal((await send(first, '/_sandbox/keys', { headers, body })).status, 200)
        await withKey(first, KEY).products.list()
      }
      await using second = await startTestSandbox({ dataDir })
      await withKey(second, KEY).products.list()
      second.sandbox.engine.reset()
      await assert.rejects(withKey(second, KEY).products.list(), StripeAuthenticationError)
    } finally {
      await rm(dataDir, { recursive: true })
    }
  })

  it('of the wrong form, or for what does not exist, is refused with what would do', async () => {
    await using test = await startTestSandbox()
    const headers = { 'content-type': 'application/json' }
    const add = (body: object) =>
      send(test, '/_sandbox/keys', { headers, body: JSON.stringify(body) })
    assert.equal((await add({ key: 'sk_test_1', permissions: {} })).status, 400)
    assert.equal((await add({ key: KEY, permissions: { rockets: 'read' } })).status, 400)
    const wrong = await add({ key: KEY, permissions: { customers: 'all' } })
    assert.match(wrong.body.error?.message ?? '', /must be none, read or write/)
  })
})
