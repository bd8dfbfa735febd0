import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import Stripe from 'stripe'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const HOUR_MS = 3_600_000

interface Sent {
  body: string
  signature: string
}

let url = ''
let answer = 200
let sent: Sent[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  sent.push({ body, signature: String(request.headers['stripe-signature']) })
  response.writeHead(answer).end('Thank you')
})

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

after(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function verifies({ body, signature }: Sent, secret: string): boolean {
  try {
    // A tolerance of 0 leaves out the age, which a moved wall would fail.
    Stripe.webhooks.constructEvent(body, signature, secret, 0)
    return true
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

async function sendOne({ stripe, sandbox }: TestSandbox): Promise<Sent> {
  sent = []
  await stripe.customers.create({})
  await sandbox.engine.drain()
  return sent[0] ?? assert.fail('Nothing was sent.')
}

describe('Webhook endpoints', () => {
  it('are made, changed, listed and deleted, and show their secret once', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const { webhookEndpoints } = test.stripe
    const made = await webhookEndpoints.create({
      url,
      enabled_events: ['customer.created'],
      description: 'Shop',
      metadata: { a: '1' },
    })
    assert.match(made.secret!, /^whsec_\w{32}$/)
    assert.equal(made.api_version, null)
    const changed = await webhookEndpoints.update(made.id, {
      enabled_events: ['*'],
      description: '',
      metadata: { b: '2' },
    })
    assert.deepEqual(
      [changed.secret, changed.description, changed.metadata, changed.enabled_events],
      [undefined, null, { a: '1', b: '2' }, ['*']],
    )
    assert.equal((await webhookEndpoints.list()).data[0]?.secret, undefined)
    const gone = await webhookEndpoints.del(made.id)
    assert.equal(gone.deleted, true)
    await assert.rejects(webhookEndpoints.retrieve(made.id), { statusCode: 404 })
    assert.equal((await webhookEndpoints.list()).data.length, 0)
  })

  it('refuse event types that do not exist', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const events = [
      'invoice.paid',
      'invoice.pade',
    ] as Stripe.WebhookEndpointCreateParams['enabled_events']
    await assert.rejects(test.stripe.webhookEndpoints.create({ url, enabled_events: events }), {
      param: 'enabled_events[1]',
    })
  })

  it('are not told anything while they are disabled', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const { webhookEndpoints } = test.stripe
    const { id } = await webhookEndpoints.create({ url, enabled_events: ['*'] })
    assert.equal((await webhookEndpoints.update(id, { disabled: true })).status, 'disabled')
    await assert.rejects(sendOne(test), /Nothing was sent/)
    await webhookEndpoints.update(id, { disabled: false })
    await sendOne(test)
    const [event] = (await test.stripe.events.list({ delivery_success: true, limit: 1 })).data
    assert.equal(event?.pending_webhooks, 0)
  })

  it('roll their secret, and sign with the old one until it expires', async () => {
    let aheadMs = 0
    const wallNow = () => Date.now() + aheadMs
    await using test = await startTestSandbox({ webhooks: [], wallNow })
    const { id, secret: old } = await test.stripe.webhookEndpoints.create({
      url,
      enabled_events: ['*'],
    })
    const response = await fetch(`${test.sandbox.url}/_sandbox/webhook_endpoints/${id}/roll`, {
      method: 'POST',
      body: JSON.stringify({ expires_in_hours: 2 }),
    })
    const { secret } = (await response.json()) as { secret: string }
    const both = await sendOne(test)
    assert.deepEqual([verifies(both, old!), verifies(both, secret)], [true, true])
    aheadMs = 2 * HOUR_MS + 1_000
    const later = await sendOne(test)
    assert.deepEqual([verifies(later, old!), verifies(later, secret)], [false, true])

    const newest = test.sandbox.engine.rollSecret(id, 0)
    const atOnce = await sendOne(test)
    assert.deepEqual([verifies(atOnce, secret), verifies(atOnce, newest)], [false, true])
    assert.throws(() => test.sandbox.engine.rollSecret(id, 25), { status: 400 })
  })

  it('are disabled after days of nothing but failure, if the setting says so', async () => {
    let aheadMs = 0
    await using test = await startTestSandbox({
      webhooks: [],
      wallNow: () => Date.now() + aheadMs,
      disableEndpointAfterDays: 3,
      retryDelaysMs: [],
    })
    const { id } = await test.stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })
    const statusAfter = async (status: number, days: number) => {
      answer = status
      aheadMs = days * 24 * HOUR_MS
      await sendOne(test)
      return (await test.stripe.webhookEndpoints.retrieve(id)).status
    }
    assert.equal(await statusAfter(500, 0), 'enabled')
    assert.equal(await statusAfter(200, 2), 'enabled')
    assert.equal(await statusAfter(500, 4), 'enabled')
    assert.equal(await statusAfter(500, 6.9), 'enabled')
    assert.equal(await statusAfter(500, 7.1), 'disabled')
    answer = 200
  })
})

describe('Events', () => {
  it('are forgotten after thirty days of real time, with their deliveries', async () => {
    let aheadMs = 0
    const options = { webhooks: [{ url, secret: 'whsec_x' }], wallNow: () => Date.now() + aheadMs }
    await using test = await startTestSandbox(options)
    await sendOne(test)
    const { engine } = test.sandbox
    const old = engine.listDeliveries()[0]!
    aheadMs = 24 * HOUR_MS
    engine.forgetOldEvents()
    aheadMs = 20 * 24 * HOUR_MS
    await sendOne(test)
    await test.advanceDays(365)
    engine.forgetOldEvents()
    assert.equal((await test.stripe.events.list()).data.length, 2)

    aheadMs = 32 * 24 * HOUR_MS
    engine.forgetOldEvents()
    assert.equal((await test.stripe.events.list()).data.length, 1)
    await assert.rejects(test.stripe.events.retrieve(old.eventId), { statusCode: 404 })
    assert.deepEqual(engine.listAttempts(old.id), [])
    assert.equal(engine.listDeliveries().length, 1)
  })

  it('are sent again to one endpoint, even to one that is younger', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    await test.stripe.customers.create({})
    const { id } = await test.stripe.webhookEndpoints.create({ url, enabled_events: ['*'] })
    const [event] = (await test.stripe.events.list()).data
    sent = []
    const [delivery] = await test.sandbox.engine.redeliver(event!.id, id)
    assert.equal(delivery?.state, 'succeeded')
    assert.equal(sent.length, 1)
    assert.equal(test.sandbox.engine.listAttempts(delivery.id)[0]?.body, 'Thank you')
    await assert.rejects(test.sandbox.engine.redeliver('evt_none'), { status: 404 })
  })
})
