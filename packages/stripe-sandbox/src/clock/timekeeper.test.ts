import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openSession, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('The global clock', () => {
  it('stops at each moment until its deliveries were attempted', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test)
    await engine.drain()
    const before = test.received.length
    const seen: number[] = []

    await engine.advance(engine.now() + 32 * 86_400_000, {
      onProgress: () => seen.push(test.received.length - before),
    })

    assert.deepEqual(seen, [2, 10])
  })

  it('shows each moment the time it is, and ends where it was told to', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test)
    const target = engine.now() + 31.5 * 86_400_000

    await engine.advance(target)

    assert.ok(Math.abs(engine.now() - target) < 2_000)
    const [updated] = (await test.stripe.events.list({ type: 'invoice.created' })).data
    assert.equal(updated?.created, Date.UTC(2031, 1, 15, 12) / 1_000)
  })

  it('only goes forward, one journey at a time', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await assert.rejects(engine.advance(engine.now() - 1), { status: 400 })
    const start = engine.now()
    await Promise.all([engine.advance(start + 5_000_000), engine.advance(start + 9_000_000)])
    assert.ok(engine.now() >= start + 9_000_000)
  })

  it('expires what is due while time simply passes', async () => {
    let extraMs = 0
    await using test = await startTestSandbox({ wallNow: () => Date.now() + extraMs, webhooks: [] })
    const session = await openSession(test)
    extraMs = 86_400_000
    await test.stripe.customers.create({})
    while (test.sandbox.engine.viewCheckout(session.id)?.status === 'open') {
      await new Promise((resolve) => setImmediate(resolve))
    }
  })

  it('lists what lies ahead', async () => {
    await using test = await startTestSandbox()
    await subscribe(test, { trialDays: 7 })
    const kinds = test.sandbox.engine.listUpcoming().map(({ kind }) => kind)
    assert.deepEqual(kinds, ['subscription.trial_warning', 'subscription.renew'])
  })
})
