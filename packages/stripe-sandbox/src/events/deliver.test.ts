import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import Stripe from 'stripe'
import { startSandbox } from '../start-sandbox.ts'
import { subscribe } from '../testing/subscribe.ts'
import { sdkFor, startTestSandbox } from '../testing/test-sandbox.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
after(() => rmSync(dataDir, { recursive: true }))

describe('Webhook deliveries', () => {
  it('carry the event as the API shows it, verified by the SDK, until none is pending', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    await test.sandbox.engine.drain()

    const [received] = test.received
    assert.equal(received?.type, 'customer.created')
    assert.equal((received.data.object as Stripe.Customer).id, customer.id)
    const event = await test.stripe.events.retrieve(received.id)
    assert.equal(event.pending_webhooks, 0)
    assert.equal(event.request?.id, customer.lastResponse.requestId)
    const failed = await test.stripe.events.list({ delivery_success: false })
    assert.equal(failed.data.length, 0)
  })

  it('are tried again after a failure, with a new signature, and given up in the end', async () => {
    await using test = await startTestSandbox({ retryDelaysMs: [10, 10] })
    const { engine } = test.sandbox
    test.answers.push(500, 302, 200, 500, 500, 500)
    await test.stripe.customers.create({})
    while (engine.listDeliveries({ state: 'waiting' }).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    assert.equal(test.received.length, 3)
    assert.equal(engine.listDeliveries()[0]?.state, 'succeeded')

    await test.stripe.customers.create({})
    while (engine.listDeliveries({ state: 'waiting' }).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const [lost] = engine.listDeliveries()
    assert.equal(lost?.state, 'failed')
    assert.equal(lost.attempts, 3)
    const failed = await test.stripe.events.list({ delivery_success: false })
    assert.deepEqual(
      failed.data.map(({ id }) => id),
      [lost.eventId],
    )
    assert.equal(failed.data[0]?.pending_webhooks, 1)

    const [again] = await engine.redeliver(lost.eventId)
    assert.equal(again?.state, 'succeeded')
  })

  it('can be held, and made by hand in any order and twice', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    engine.setChaos({ holdDeliveries: true })
    await test.stripe.customers.create({ name: 'Ann' })
    await test.stripe.products.create({ name: 'Premium' })
    await engine.drain()
    assert.equal(test.received.length, 0)

    const held = engine.heldDeliveries()
    for (const { id } of held.toReversed()) await engine.releaseDelivery(id)
    await engine.releaseDelivery(held[0]!.id)

    const types = test.received.map(({ type }) => type)
    assert.deepEqual(types, ['product.created', 'customer.created', 'customer.created'])
    assert.equal(engine.heldDeliveries().length, 0)
  })

  it('can be lost, and the events are still there to be asked for', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.setChaos({ drop: 1 })
    const { customerId } = await subscribe(test)
    await test.sandbox.engine.drain()
    assert.equal(test.received.length, 0)
    const events = await test.stripe.events.list({ delivery_success: false, limit: 100 })
    assert.ok(events.data.length > 10)
    assert.ok(customerId)
  })

  it('reach an endpoint made over the API, for its types only, signed with its own secret', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const bodies: { body: string; signature: string }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        bodies.push({ body, signature: String(request.headers['stripe-signature']) })
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const endpoint = await test.stripe.webhookEndpoints.create({
      url: `http://127.0.0.1:${port}/`,
      enabled_events: ['product.created'],
    })
    const shown = await test.stripe.webhookEndpoints.retrieve(endpoint.id)
    assert.equal(shown.secret, undefined)

    await test.stripe.customers.create({})
    await test.stripe.products.create({ name: 'Premium' })
    await test.sandbox.engine.drain()

    assert.equal(bodies.length, 1)
    const [{ body, signature }] = bodies as [{ body: string; signature: string }]
    const event = Stripe.webhooks.constructEvent(body, signature, endpoint.secret!)
    assert.equal(event.type, 'product.created')
    await new Promise((resolve) => server.close(resolve))
  })

  it('survive a restart, as does everything else', async (t) => {
    const sink = createServer((_request, response) => response.writeHead(500).end())
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      sink.closeAllConnections()
      return new Promise((resolve) => sink.close(resolve))
    })
    const { port } = sink.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/`
    const options = {
      port: 0,
      dashboardPort: null,
      dataDir,
      webhooks: [{ url, secret: 'whsec_x' }],
      retryDelaysMs: [60_000],
    }
    const first = await startSandbox(options)
    const customer = await sdkFor(first).customers.create({ name: 'Ann' })
    await first.engine.advance(first.engine.now() + 10 * 86_400_000)
    await first.engine.drain()
    const [waiting] = first.engine.listDeliveries()
    assert.equal(waiting?.state, 'waiting')
    const stoppedAt = first.engine.now()
    await first.close()

    sink.removeAllListeners('request')
    sink.on('request', (_request, response) => response.writeHead(200).end())
    const later = () => Date.now() + 61_000
    const second = await startSandbox({ ...options, wallNow: later })
    await second.engine.drain()

    assert.equal(second.engine.listDeliveries()[0]?.state, 'succeeded')
    assert.equal(second.engine.listDeliveries()[0]?.attempts, 2)
    const found = (await sdkFor(second).customers.retrieve(customer.id)) as Stripe.Customer
    assert.equal(found.name, 'Ann')
    assert.ok(second.engine.now() >= stoppedAt)
    assert.equal((await sdkFor(second).webhookEndpoints.list()).data.length, 1)
    await second.close()
  })
})
