import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const DAY = 86_400
const HOUR = 3_600

async function statusOf(test: TestSandbox, id: string): Promise<string> {
  return (await test.stripe.subscriptions.retrieve(id)).status
}

describe('Advancing to what lies ahead', () => {
  it('stops at each event, past the payment, and at the end of dunning', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const { subscription } = await subscribe(test, { number: '4000000000000341', trialDays: 7 })
    const { trial_end: trialEnd } = subscription

    assert.equal(await engine.advanceTo({ to: 'next-event' }), true)
    assert.equal((await test.eventTypes()).at(-1), 'customer.subscription.trial_will_end')
    assert.equal(Math.floor(engine.now() / 1_000), trialEnd! - 3 * DAY)

    assert.equal(await engine.advanceTo({ to: 'trial-end' }), true)
    assert.equal(await statusOf(test, subscription.id), 'past_due')
    assert.equal(Math.floor(engine.now() / 1_000), trialEnd! + HOUR)

    assert.equal(await engine.advanceTo({ to: 'end-of-dunning' }), true)
    assert.equal(await statusOf(test, subscription.id), 'canceled')
    await assert.rejects(engine.advanceTo({ to: 'next-event' }), { status: 400 })
  })

  it('goes past the next payment of one subscription, whatever others do before', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const { subscription: weekly } = await subscribe(test, { interval: 'week' })
    const { subscription: monthly } = await subscribe(test)
    assert.equal(await engine.advanceTo({ to: 'past-payment', subscription: monthly.id }), true)
    const countOf = async (id: string) =>
      (await test.stripe.invoices.list({ subscription: id, status: 'paid' })).data.length
    assert.equal(await countOf(monthly.id), 2)
    assert.equal(await countOf(weekly.id), 5)
  })

  it('says what does not lie ahead, and leaves the time alone', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test)
    const before = engine.now()
    for (const to of ['trial-end', 'end-of-dunning'] as const) {
      await assert.rejects(engine.advanceTo({ to }), { status: 400 })
    }
    await assert.rejects(engine.advanceTo({ to: 'past-payment', subscription: 'sub_none' }), {
      status: 404,
    })
    assert.ok(engine.now() - before < 5_000)
  })

  it('moves the test clock of a subscription that has one', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const clock = await test.stripe.testHelpers.testClocks.create({ frozen_time: 2_000_000_000 })
    const customer = await test.stripe.customers.create({ test_clock: clock.id })
    const method = await test.stripe.paymentMethods.attach('pm_card_visa', {
      customer: customer.id,
    })
    const price = await makePrice(test, { interval: 'year' })
    const { id } = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: method.id,
    })
    const before = engine.now()
    assert.equal(await engine.advanceTo({ to: 'past-payment', subscription: id }), true)
    const moved = await test.stripe.testHelpers.testClocks.retrieve(clock.id)
    assert.equal(moved.status, 'ready')
    assert.ok(moved.frozen_time > 2_000_000_000 + 364 * DAY)
    assert.ok(engine.now() - before < 60_000)
  })

  it('shows how far it has come, and stops where it is told to', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test, { interval: 'day' })
    const target = engine.now() + 100 * DAY * 1_000
    const steps: number[] = []
    const advance = engine.advance(target, {
      onProgress: (progress) => {
        steps.push(progress.steps)
        assert.equal(engine.advanceProgress()?.toMs, target)
        if (progress.nowMs > engine.now() - HOUR && steps.length === 5) engine.stopAdvance()
      },
    })
    await advance
    assert.equal(steps.length, 5)
    assert.equal(engine.advanceProgress(), null)
    assert.ok(engine.now() < target - 90 * DAY * 1_000)
    await engine.advance(target)
    assert.ok(engine.now() >= target)
  })
})

describe('POST /_sandbox/clock/advance', () => {
  const path = '/_sandbox/clock/advance'
  const lines = async (test: TestSandbox, body: object, signal?: AbortSignal) => {
    const response = await fetch(test.sandbox.url + path, {
      method: 'POST',
      headers: { accept: 'application/x-ndjson' },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    })
    return response
  }

  it('takes a destination by name, and streams its progress', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const response = await lines(test, { to: 'past-payment', subscription: subscription.id })
    const said = (await response.text()).trim().split('\n')
    const parsed = said.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.ok(parsed[0]?.advancing)
    assert.equal(parsed.at(-1)?.arrived, true)

    const refused = await lines(test, { to: 'trial-end' })
    assert.match(await refused.text(), /No trial is running/)
    const unknown = await fetch(test.sandbox.url + path, { method: 'POST', body: '{"to":"mars"}' })
    assert.equal(unknown.status, 400)
  })

  it('stops when who asked hangs up', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test, { interval: 'day' })
    const target = engine.now() + 3_000 * DAY * 1_000
    const control = new AbortController()
    const response = await lines(test, { to: target }, control.signal)
    await response.body!.getReader().read()
    control.abort()
    while (engine.advanceProgress() !== null) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.ok(engine.now() < target)
  })
})
