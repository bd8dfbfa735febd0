import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const FROZEN = Date.UTC(2033, 4, 31, 8) / 1_000

async function onClock(test: TestSandbox, number = 'pm_card_visa') {
  const clock = await test.stripe.testHelpers.testClocks.create({ frozen_time: FROZEN })
  const customer = await test.stripe.customers.create({ test_clock: clock.id })
  const method = await test.stripe.paymentMethods.attach(number, { customer: customer.id })
  const price = await makePrice(test)
  const subscription = await test.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method: method.id,
  })
  return { clock, customer, subscription }
}

async function advance(test: TestSandbox, id: string, to: number): Promise<void> {
  const { testClocks } = test.stripe.testHelpers
  const started = await testClocks.advance(id, { frozen_time: to })
  assert.equal(started.status, 'advancing')
  for (let clock: Stripe.TestHelpers.TestClock = started; clock.status !== 'ready'; ) {
    clock = await testClocks.retrieve(id)
  }
}

describe('Test clocks', () => {
  it('move their own customers, and nobody else', async () => {
    await using test = await startTestSandbox()
    const { clock, customer, subscription } = await onClock(test)
    assert.equal(subscription.status, 'active')
    assert.equal(subscription.created, FROZEN)
    const before = test.sandbox.engine.now()

    await advance(test, clock.id, FROZEN + 31 * 86_400)

    const renewed = await test.stripe.subscriptions.retrieve(subscription.id)
    const { current_period_end: end } = renewed.items.data[0]!
    assert.equal(new Date(end * 1_000).toISOString(), '2033-07-31T08:00:00.000Z')
    const invoices = await test.stripe.invoices.list({ customer: customer.id })
    assert.deepEqual(
      invoices.data.map(({ status }) => status),
      ['paid', 'paid'],
    )
    assert.equal(invoices.data[0]?.created, subscription.items.data[0]!.current_period_end)
    assert.ok(test.sandbox.engine.now() - before < 60_000)
    const types = await test.eventTypes()
    assert.equal(types.at(-1), 'test_helpers.test_clock.ready')
  })

  it('stop before the draft hour is over, as Stripe’s do', async () => {
    await using test = await startTestSandbox()
    const { clock, customer, subscription } = await onClock(test)
    await advance(test, clock.id, subscription.items.data[0]!.current_period_end)
    const [draft] = (await test.stripe.invoices.list({ customer: customer.id })).data
    assert.equal(draft?.status, 'draft')
  })

  it('hide their customers and subscriptions from plain lists', async () => {
    await using test = await startTestSandbox()
    const { clock, customer, subscription } = await onClock(test)
    const { customers, subscriptions } = test.stripe
    assert.equal((await customers.list()).data.length, 0)
    assert.equal((await customers.list({ test_clock: clock.id })).data[0]?.id, customer.id)
    assert.equal((await subscriptions.list()).data.length, 0)
    const own = await subscriptions.list({ customer: customer.id })
    assert.equal(own.data[0]?.id, subscription.id)
  })

  it('hold Stripe’s limits: forward only, two intervals, three customers', async () => {
    await using test = await startTestSandbox()
    const { clock } = await onClock(test)
    const { testClocks } = test.stripe.testHelpers
    await assert.rejects(testClocks.advance(clock.id, { frozen_time: FROZEN }), {
      param: 'frozen_time',
    })
    await assert.rejects(testClocks.advance(clock.id, { frozen_time: FROZEN + 70 * 86_400 }), {
      param: 'frozen_time',
    })
    await test.stripe.customers.create({ test_clock: clock.id })
    await test.stripe.customers.create({ test_clock: clock.id })
    await assert.rejects(test.stripe.customers.create({ test_clock: clock.id }), /maximum number/)
  })

  it('have room for three subscriptions of a customer, and for any number once that is lifted', async () => {
    await using test = await startTestSandbox()
    const { clock, customer, subscription } = await onClock(test)
    const more = () =>
      test.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: subscription.items.data[0]!.price.id }],
        default_payment_method: subscription.default_payment_method as string,
      })
    const [second] = [await more(), await more()]
    await assert.rejects(more(), { code: 'customer_max_subscriptions' })
    await test.stripe.subscriptions.cancel(second!.id)
    await more()

    test.sandbox.engine.changeSettings({ liftClockLimits: true })
    await more()
    for (let count = 0; count < 3; count += 1) {
      await test.stripe.customers.create({ test_clock: clock.id })
    }
    await advance(test, clock.id, FROZEN + 100 * 86_400)
  })

  it('take an existing customer in, if nothing was billed in another time', async () => {
    await using test = await startTestSandbox()
    const { testClocks } = test.stripe.testHelpers
    const customer = await test.stripe.customers.create({})
    const clock = await testClocks.create({ frozen_time: FROZEN, customer: customer.id })
    const attached = await test.stripe.customers.retrieve(customer.id)
    assert.equal((attached as Stripe.Customer).test_clock, clock.id)
    const again = { frozen_time: FROZEN, customer: customer.id }
    await assert.rejects(testClocks.create(again), { param: 'customer' })
    const { customerId } = await subscribe(test)
    const billed = { frozen_time: FROZEN, customer: customerId }
    await assert.rejects(testClocks.create(billed), { param: 'customer' })
    const all = await testClocks.list()
    assert.equal(all.data.length, 1)
  })

  it('take their customers along when they are deleted', async () => {
    await using test = await startTestSandbox()
    const { clock, customer, subscription } = await onClock(test)
    await test.stripe.testHelpers.testClocks.del(clock.id)
    const gone = await test.stripe.customers.retrieve(customer.id)
    assert.equal(gone.deleted, true)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
  })
})
