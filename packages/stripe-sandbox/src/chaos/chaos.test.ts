import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { sdkFor, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const { errors } = Stripe

async function makeCustomers(test: TestSandbox, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `Customer ${index}`)
  for (const name of names) await test.stripe.customers.create({ name })
  return names
}

function receivedNames(test: TestSandbox): string[] {
  return test.received.map(({ data }) => (data.object as Stripe.Customer).name ?? '')
}

describe('Chaos of the API', () => {
  it('answers 429 above the limit of one endpoint, and asks not to repeat at once', async () => {
    let nowMs = Date.now()
    await using test = await startTestSandbox({ wallNow: () => nowMs })
    test.sandbox.engine.setChaos({ rateLimitPerSecond: 2 })
    const stripe = sdkFor(test.sandbox, { maxNetworkRetries: 2 })
    await stripe.customers.list()
    await stripe.customers.list()
    const before = test.sandbox.engine.listRequests().length
    await assert.rejects(stripe.customers.list(), errors.StripeRateLimitError)
    assert.equal(test.sandbox.engine.listRequests().length, before + 1)
    await stripe.products.list()
    nowMs += 1_001
    await stripe.customers.list()
  })

  it('fails a share of the requests, the same ones for the same seed', async () => {
    await using test = await startTestSandbox()
    const attempt = async () => {
      test.sandbox.engine.setChaos({ failApiWith: 500, failApiShare: 0.5, seed: 7 })
      const outcomes: boolean[] = []
      for (let index = 0; index < 12; index += 1) {
        outcomes.push(
          await test.stripe.customers.list().then(
            () => true,
            () => false,
          ),
        )
      }
      return outcomes
    }
    const first = await attempt()
    assert.ok(first.includes(true) && first.includes(false))
    assert.deepEqual(await attempt(), first)
  })

  it('tells the SDK whether a failure may be repeated', async () => {
    await using test = await startTestSandbox()
    const stripe = sdkFor(test.sandbox, { maxNetworkRetries: 1 })
    test.sandbox.engine.setChaos({ failApiWith: 500, failApiShouldRetry: false })
    await assert.rejects(stripe.customers.list(), errors.StripeAPIError)
    assert.equal(test.sandbox.engine.listRequests().length, 1)
  })

  it('refuses what it does not know or cannot be, and changes nothing then', async () => {
    await using test = await startTestSandbox()
    const wrong: [string, unknown][] = [
      ['rain', true],
      ['drop', 1.5],
      ['drop', ['invoice.pade']],
      ['omitEvents', ['*']],
      ['failApiWith', 200],
      ['rateLimitPerSecond', 0],
      ['latencyMs', -1],
      ['endpointDown', ['http://127.0.0.1']],
      ['seed', 'lucky'],
    ]
    for (const [name, value] of wrong) {
      assert.throws(() => test.sandbox.engine.setChaos({ [name]: value }), {
        status: 400,
        message: new RegExp(name),
      })
    }
    assert.equal(test.sandbox.engine.chaos().drop, 0)
  })
})

describe('Chaos of events', () => {
  it('never generates the types that are to be left out', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.setChaos({ omitEvents: ['customer.created'] })
    const { id } = await test.stripe.customers.create({})
    await test.stripe.customers.update(id, { name: 'Ann' })
    assert.deepEqual(await test.eventTypes(), ['customer.updated'])
  })

  it('delivers in an order drawn from a seed, each event once', async () => {
    const run = async () => {
      await using test = await startTestSandbox()
      const { engine } = test.sandbox
      engine.setChaos({ shuffle: true, seed: 3 })
      const names = await holdWhile(test, () => makeCustomers(test, 8))
      await engine.drain()
      assert.deepEqual(receivedNames(test).toSorted(), names)
      return receivedNames(test)
    }
    const first = await run()
    assert.notDeepEqual(first, first.toSorted())
    assert.deepEqual(await run(), first)
  })

  it('makes deliveries twice', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.setChaos({ duplicate: 1 })
    await makeCustomers(test, 1)
    await test.sandbox.engine.drain()
    assert.deepEqual(receivedNames(test), ['Customer 0', 'Customer 0'])
  })

  it('finds nobody listening, and goes on later', async () => {
    await using test = await startTestSandbox({ retryDelaysMs: [5, 5, 5, 5, 5, 5, 5, 5] })
    const { engine } = test.sandbox
    const [endpoint] = (await test.stripe.webhookEndpoints.list()).data
    engine.setChaos({ endpointDown: [endpoint!.id] })
    await makeCustomers(test, 1)
    await engine.drain()
    const [delivery] = engine.listDeliveries()
    assert.match(delivery?.lastError ?? '', /ECONNREFUSED/)
    assert.equal(test.received.length, 0)
    engine.setChaos({ endpointDown: false })
    await engine.releaseDelivery(delivery!.id)
    assert.equal(test.received.length, 1)
    const [latest, ...earlier] = engine.listAttempts(delivery!.id)
    assert.equal(latest?.status, 200)
    assert.ok(earlier.every(({ status }) => status === null))
  })

  it('delays each delivery', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    engine.setChaos({ deliveryLatencyMs: 80 })
    await makeCustomers(test, 1)
    const startedAt = performance.now()
    await engine.drain()
    assert.ok(performance.now() - startedAt >= 60)
    assert.equal(test.received.length, 1)
  })
})

/** Holds what the work brings about, and lets all of it become due at once. */
async function holdWhile<T>(test: TestSandbox, work: () => Promise<T>): Promise<T> {
  const { engine } = test.sandbox
  engine.setChaos({ holdDeliveries: true })
  const result = await work()
  engine.setChaos({ holdDeliveries: false })
  engine.releaseHeld()
  return result
}
