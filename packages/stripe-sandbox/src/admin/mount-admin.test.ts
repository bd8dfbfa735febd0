import assert from 'node:assert/strict'
import { request } from 'node:http'
import { describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function post(test: TestSandbox, path: string, body: object, headers = {}) {
  const response = await fetch(test.sandbox.url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers,
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('/_sandbox', () => {
  it('moves the clock', async () => {
    await using test = await startTestSandbox()
    const before = test.sandbox.engine.now()
    const { body } = await post(test, '/_sandbox/clock/advance', { seconds: 3_600 })
    assert.ok(Number(body.now) - before >= 3_600_000)
    const shown = (await (await fetch(`${test.sandbox.url}/_sandbox/clock`)).json()) as {
      now: number
      nextBillingEventAt: number | null
    }
    assert.ok(shown.now >= before + 3_600_000)
    assert.equal(shown.nextBillingEventAt, null)
    for (const move of [{ to: before }, { seconds: 1e300 }, { to: 8e15 }]) {
      const refused = await post(test, '/_sandbox/clock/advance', move)
      assert.equal(refused.status, 400)
    }
    assert.ok(test.sandbox.engine.now() < before + 2 * 3_600_000)
  })

  it('sets chaos it knows, and refuses the rest', async () => {
    await using test = await startTestSandbox()
    const set = await post(test, '/_sandbox/chaos', { drop: 0.5, latencyMs: 1 })
    assert.equal(set.body.drop, 0.5)
    assert.equal((await post(test, '/_sandbox/chaos', { drop: 7 })).status, 400)
    assert.equal((await post(test, '/_sandbox/chaos', { rain: true })).status, 400)
  })

  it('resets everything but the endpoints', async () => {
    await using test = await startTestSandbox()
    await subscribe(test)
    await post(test, '/_sandbox/reset', {})
    assert.equal((await test.stripe.customers.list()).data.length, 0)
    assert.equal((await test.stripe.webhookEndpoints.list()).data.length, 1)
    assert.ok(Math.abs(test.sandbox.engine.now() - Date.now()) < 5_000)
  })

  it('resends an event', async () => {
    await using test = await startTestSandbox()
    await test.stripe.customers.create({})
    await test.sandbox.engine.drain()
    const { id } = test.received[0]!
    await post(test, `/_sandbox/events/${id}/resend`, {})
    assert.deepEqual(
      test.received.map((event) => event.id),
      [id, id],
    )
  })

  it('answers neither another Host nor another Origin', async () => {
    await using test = await startTestSandbox()
    const foreign = await post(test, '/_sandbox/reset', {}, { origin: 'https://evil.example' })
    assert.equal(foreign.status, 403)
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      request(`${test.sandbox.url}/_sandbox/clock`, { headers: { host: 'evil.example' } })
        .on('response', (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        .on('error', reject)
        .end()
    })
    assert.equal(rebound, 403)
  })
})
