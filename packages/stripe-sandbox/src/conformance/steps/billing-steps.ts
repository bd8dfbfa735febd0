import assert from 'node:assert/strict'
import { customerWithCard } from '../../testing/customer-with-card.ts'
import { makePrice } from '../../testing/subscribe.ts'
import type { TestSandbox } from '../../testing/test-sandbox.ts'
import { type Steps, secondsOf } from './step.ts'

async function begin(test: TestSandbox, more: object = {}) {
  const customer = await customerWithCard(test)
  const price = await makePrice(test)
  const items = [{ price: price.id }]
  return test.stripe.subscriptions.create({ customer: customer.id, items, ...more })
}

export const billingSteps: Steps = {
  async 'subscriptions.create'(test) {
    const subscription = await begin(test, { expand: ['latest_invoice.payments'] })
    assert.equal(subscription.status, 'active')
    const invoice = subscription.latest_invoice
    assert.equal(typeof invoice === 'object' && invoice?.payments?.data[0]?.status, 'paid')
  },
  async 'subscriptions.retrieve'(test) {
    const { id } = await begin(test)
    const expand = ['customer', 'items.data.price.product']
    const { customer } = await test.stripe.subscriptions.retrieve(id, { expand })
    assert.equal(typeof customer, 'object')
  },
  async 'subscriptions.update'(test) {
    const { id } = await begin(test)
    const updated = await test.stripe.subscriptions.update(id, { cancel_at_period_end: true })
    assert.equal(updated.cancel_at, updated.items.data[0]?.current_period_end)
  },
  async 'subscriptions.cancel'(test) {
    const { id } = await begin(test)
    assert.equal((await test.stripe.subscriptions.cancel(id)).status, 'canceled')
  },
  async 'subscriptions.list'(test) {
    const { id } = await begin(test)
    await test.stripe.subscriptions.cancel(id)
    assert.equal((await test.stripe.subscriptions.list()).data.length, 0)
    assert.equal((await test.stripe.subscriptions.list({ status: 'all' })).data.length, 1)
  },
  async 'subscriptions.search'(test) {
    await begin(test)
    const query = 'status:"active"'
    assert.equal((await test.stripe.subscriptions.search({ query })).data.length, 1)
  },
  async 'subscriptions.pause'(test) {
    const { id } = await begin(test)
    const paused = await test.stripe.subscriptions.pause(id, { type: 'subscription' })
    assert.equal(paused.status, 'paused')
  },
  async 'subscriptions.resume'(test) {
    const { id } = await begin(test)
    await test.stripe.subscriptions.pause(id, { type: 'subscription' })
    assert.equal((await test.stripe.subscriptions.resume(id)).status, 'active')
  },
  async 'subscriptions.migrate'(test) {
    const { id } = await begin(test, { billing_mode: { type: 'classic' } })
    const to = { billing_mode: { type: 'flexible' } } as const
    assert.equal((await test.stripe.subscriptions.migrate(id, to)).billing_mode.type, 'flexible')
  },
  async 'subscriptions.deleteDiscount'(test) {
    const coupon = await test.stripe.coupons.create({ percent_off: 25, duration: 'forever' })
    const { id } = await begin(test, { discounts: [{ coupon: coupon.id }] })
    assert.equal((await test.stripe.subscriptions.deleteDiscount(id)).deleted, true)
    assert.deepEqual((await test.stripe.subscriptions.retrieve(id)).discounts, [])
  },
  async 'subscriptionItems.retrieve'(test) {
    const { items } = await begin(test)
    const item = await test.stripe.subscriptionItems.retrieve(items.data[0]!.id)
    assert.equal(item.quantity, 1)
  },
  async 'subscriptionItems.list'(test) {
    const { id } = await begin(test)
    assert.equal((await test.stripe.subscriptionItems.list({ subscription: id })).data.length, 1)
  },
  async 'subscriptionItems.create'(test) {
    const { id } = await begin(test)
    const price = (await makePrice(test, { amount: 500 })).id
    const item = await test.stripe.subscriptionItems.create({ subscription: id, price })
    assert.equal(item.subscription, id)
  },
  async 'subscriptionItems.update'(test) {
    const { items } = await begin(test)
    const [item] = items.data
    const updated = await test.stripe.subscriptionItems.update(item!.id, { quantity: 3 })
    assert.equal(updated.quantity, 3)
  },
  async 'subscriptionItems.del'(test) {
    const { id } = await begin(test)
    const price = (await makePrice(test, { amount: 500 })).id
    const item = await test.stripe.subscriptionItems.create({ subscription: id, price })
    assert.equal((await test.stripe.subscriptionItems.del(item.id)).deleted, true)
  },
  async 'subscriptionSchedules.create'(test) {
    const { id } = await begin(test)
    const schedule = await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    assert.equal(schedule.status, 'active')
  },
  async 'subscriptionSchedules.retrieve'(test) {
    const { id } = await begin(test)
    const made = await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    const schedule = await test.stripe.subscriptionSchedules.retrieve(made.id)
    assert.equal(schedule.subscription, id)
  },
  async 'subscriptionSchedules.update'(test) {
    const { id } = await begin(test)
    const made = await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    const metadata = { why: 'downgrade' }
    const updated = await test.stripe.subscriptionSchedules.update(made.id, { metadata })
    assert.deepEqual(updated.metadata, metadata)
  },
  async 'subscriptionSchedules.release'(test) {
    const { id } = await begin(test)
    const made = await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    assert.equal((await test.stripe.subscriptionSchedules.release(made.id)).status, 'released')
  },
  async 'subscriptionSchedules.cancel'(test) {
    const { id } = await begin(test)
    const made = await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    assert.equal((await test.stripe.subscriptionSchedules.cancel(made.id)).status, 'canceled')
    assert.equal((await test.stripe.subscriptions.retrieve(id)).status, 'canceled')
  },
  async 'subscriptionSchedules.list'(test) {
    const { id, customer } = await begin(test)
    await test.stripe.subscriptionSchedules.create({ from_subscription: id })
    const found = await test.stripe.subscriptionSchedules.list({ customer: String(customer) })
    assert.equal(found.data.length, 1)
  },
  async 'testHelpers.testClocks.create'(test) {
    const now = secondsOf(test)
    const clock = await test.stripe.testHelpers.testClocks.create({ frozen_time: now })
    assert.equal(clock.status, 'ready')
  },
  async 'testHelpers.testClocks.retrieve'(test) {
    const now = secondsOf(test)
    const { id } = await test.stripe.testHelpers.testClocks.create({ frozen_time: now })
    assert.equal((await test.stripe.testHelpers.testClocks.retrieve(id)).frozen_time, now)
  },
  async 'testHelpers.testClocks.list'(test) {
    await test.stripe.testHelpers.testClocks.create({ frozen_time: secondsOf(test) })
    assert.equal((await test.stripe.testHelpers.testClocks.list()).data.length, 1)
  },
  async 'testHelpers.testClocks.advance'(test) {
    const now = secondsOf(test)
    const { id } = await test.stripe.testHelpers.testClocks.create({ frozen_time: now })
    const moved = await test.stripe.testHelpers.testClocks.advance(id, { frozen_time: now + 60 })
    assert.equal(moved.status, 'advancing')
    await test.sandbox.engine.drain()
  },
  async 'testHelpers.testClocks.del'(test) {
    const { id } = await test.stripe.testHelpers.testClocks.create({
      frozen_time: secondsOf(test),
    })
    assert.equal((await test.stripe.testHelpers.testClocks.del(id)).deleted, true)
  },
}
