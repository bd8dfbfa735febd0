import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const MONTH_LATER = Date.UTC(2031, 1, 15, 12) / 1_000

async function upcomingEvents({ stripe }: TestSandbox): Promise<Stripe.Invoice[]> {
  const { data } = await stripe.events.list({ type: 'invoice.upcoming', limit: 100 })
  return data.map((event) => event.data.object as Stripe.Invoice).reverse()
}

/** The account's setting, which is off by default. */
async function startAnnouncing(): Promise<TestSandbox> {
  const test = await startTestSandbox()
  test.sandbox.engine.changeSettings({ announcesRenewals: true })
  return test
}

describe('A renewal that comes near', () => {
  it('is announced a week before, without an id and with its lines', async () => {
    await using test = await startAnnouncing()
    const { customerId, subscription } = await subscribe(test)
    const end = subscription.items.data[0]!.current_period_end
    await test.sandbox.engine.advance((end - 7 * 86_400 - 60) * 1_000)
    assert.deepEqual(await upcomingEvents(test), [])

    await test.sandbox.engine.advance((end - 7 * 86_400) * 1_000)

    const [upcoming, ...more] = await upcomingEvents(test)
    assert.equal(more.length, 0)
    assert.equal(upcoming!.id, undefined)
    assert.equal(upcoming!.customer, customerId)
    assert.equal(upcoming!.total, 1_599)
    assert.equal(upcoming!.billing_reason, 'upcoming')
    assert.equal(upcoming!.parent?.subscription_details?.subscription, subscription.id)
    assert.equal(upcoming!.lines.data[0]!.period.start, end)
    await test.advanceDays(35)
    assert.equal((await upcomingEvents(test)).length, 2)
  })

  it('is not announced when the subscription ends before it, or has a short period', async () => {
    await using test = await startAnnouncing()
    const { subscription } = await subscribe(test)
    await test.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
    await subscribe(test, { interval: 'week' })
    await test.advanceDays(40)
    assert.deepEqual(await upcomingEvents(test), [])
  })

  it('is announced at the price that a schedule brings by then', async () => {
    await using test = await startAnnouncing()
    const { subscription } = await subscribe(test)
    const cheap = await makePrice(test, { amount: 799 })
    const schedule = await test.stripe.subscriptionSchedules.create({
      from_subscription: subscription.id,
    })
    const [running] = schedule.phases
    await test.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        {
          items: [{ price: subscription.items.data[0]!.price.id }],
          start_date: running!.start_date,
          end_date: running!.end_date,
        },
        { items: [{ price: cheap.id }] },
      ],
    })
    const preview = await test.stripe.invoices.createPreview({ subscription: subscription.id })
    assert.equal(preview.total, 799)
    const same = await test.stripe.invoices.createPreview({ schedule: schedule.id })
    assert.equal(same.total, 799)
    await test.advanceDays(28)
    const [upcoming] = await upcomingEvents(test)
    assert.equal(upcoming!.total, 799)
    // Nothing of what was foreseen has happened.
    const now = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(now.items.data[0]!.price.unit_amount, 1_599)
  })
})

describe('A preview', () => {
  it('leaves out what comes once with preview_mode=recurring', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.advanceDays(10)
    const dear = await makePrice(test, { amount: 3_000 })
    const change = {
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: subscription.items.data[0]!.id, price: dear.id }],
        proration_behavior: 'always_invoice' as const,
      },
    }
    const next = await test.stripe.invoices.createPreview(change)
    assert.equal(next.lines.data.length, 2)
    const recurring = await test.stripe.invoices.createPreview({
      ...change,
      preview_mode: 'recurring',
    })
    assert.equal(recurring.total, 3_000)
    assert.equal(recurring.lines.data.length, 1)
  })

  it('needs no customer for a subscription that is only thought of', async () => {
    await using test = await startTestSandbox()
    const price = await makePrice(test)
    const preview = await test.stripe.invoices.createPreview({
      customer_details: { address: { country: 'DE' } },
      subscription_details: { items: [{ price: price.id, quantity: 2 }] },
    })
    assert.equal(preview.customer, null)
    assert.equal(preview.total, 3_198)
    assert.match(preview.id!, /^upcoming_in_/)
    assert.deepEqual((await test.stripe.customers.list()).data, [])
  })

  it('shows what a schedule that has not begun will bill first', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    const price = await makePrice(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: MONTH_LATER,
      phases: [{ items: [{ price: price.id }] }],
    })
    const preview = await test.stripe.invoices.createPreview({ schedule: schedule.id })
    assert.equal(preview.total, 1_599)
    assert.equal(preview.lines.data[0]!.period.start, MONTH_LATER)
    assert.equal(
      (await test.stripe.subscriptionSchedules.retrieve(schedule.id)).status,
      'not_started',
    )
  })
})
