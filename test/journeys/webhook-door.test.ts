import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Stripe from 'stripe'
import { SANDBOX_WEBHOOK_SECRET } from '#server/config.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'

const PATH = '/api/payment/stripe/webhook/'
const BODY = JSON.stringify({
  id: 'evt_of_the_door',
  object: 'event',
  type: 'customer.subscription.updated',
  created: 1_795_000_000,
  livemode: false,
  data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_1' } },
})

function sign(body: string, secret = SANDBOX_WEBHOOK_SECRET): string {
  return new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload: body, secret })
}

describe('the webhook’s door', () => {
  let app: TestApp
  before(async () => {
    app = await createTestApp({ webhooks: false })
  })
  after(() => app.close())

  const send = (body: string, headers: Record<string, string>, method = 'POST') =>
    fetch(`${app.url}${PATH}`, { method, headers, ...(method === 'GET' ? {} : { body }) })

  async function refusal(response: Response) {
    const problem = (await response.json()) as { code: string; detail: string; instance: string }
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.match(problem.detail, /\.$/)
    return [response.status, problem.code]
  }

  test('takes a signed event, with or without the trailing slash, once', async () => {
    const headers = { 'stripe-signature': sign(BODY) }
    const first = await send(BODY, headers)
    assert.deepEqual(
      [first.status, await first.json()],
      [200, { received: true, duplicate: false }],
    )
    const again = await fetch(`${app.url}${PATH.slice(0, -1)}`, {
      method: 'POST',
      headers,
      body: BODY,
    })
    assert.deepEqual([again.status, await again.json()], [200, { received: true, duplicate: true }])
  })

  test('refuses what is not signed, or signed with another secret, with 400', async () => {
    assert.deepEqual(await refusal(await send(BODY, {})), [400, 'signature_malformed'])
    const foreign = { 'stripe-signature': sign(BODY, 'whsec_of_another_endpoint') }
    assert.deepEqual(await refusal(await send(BODY, foreign)), [400, 'signature_wrong'])
  })

  test('refuses another method with 405', async () => {
    assert.deepEqual(await refusal(await send('', {}, 'GET')), [405, 'method_not_allowed'])
  })

  test('refuses a body over 256 kB with 413, however it is declared', async () => {
    const large = 'x'.repeat(256 * 1024 + 1)
    assert.deepEqual(await refusal(await send(large, { 'stripe-signature': sign(large) })), [
      413,
      'body_too_large',
    ])
  })

  test('needs no cookie and gives none, and tells other sites nothing', async () => {
    const response = await send(BODY, {
      'stripe-signature': sign(BODY),
      origin: 'https://elsewhere.example',
    })
    assert.equal(response.headers.get('set-cookie'), null)
    assert.equal(response.headers.get('access-control-allow-origin'), null)
  })
})
