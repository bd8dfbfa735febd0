import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../../testing/subscribe.ts'
import { START_MS, startTestSandbox, type TestSandbox } from '../../testing/test-sandbox.ts'

const START = START_MS / 1_000
const MONTH_LATER = Date.UTC(2031, 1, 15, 12) / 1_000
const TWO_MONTHS_LATER = Date.UTC(2031, 2, 15, 12) / 1_000

/** A downgrade as a shop arranges it: the present phase as it is, then the cheaper price. */
async function downgradeAtPeriodEnd(
  test: TestSandbox,
  subscription: Stripe.Subscription,
  options: Partial<Stripe.SubscriptionScheduleUpdateParams> = {},
) {
  const cheap = await makePrice(test, { amount: 799 })
  const created = await test.stripe.subscriptionSchedules.create({
    from_subscription: subscription.id,
  })
  const [running] = created.phases
  const schedule = await test.stripe.subscriptionSchedules.update(created.id, {
    end_behavior: 'release',
    phases: [
      {
        items: [{ price: subscription.items.data[0]!.price.id, quantity: 1 }],
        start_date: running!.start_date,
        end_date: running!.end_date,
      },
      { items: [{ price: cheap.id, quantity: 1 }], proration_behavior: 'none' },
    ],
    ...options,
  })
  return { schedule, cheap, created }
}

describe('A schedule around a subscription', () => {
  it('has the present period as its phase, and is named on the subscription', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const before = (await test.eventTypes()).length

    const schedule = await test.stripe.subscriptionSchedules.create({
      from_subscription: subscription.id,
    })

    assert.equal(schedule.status, 'active')
    assert.equal(schedule.subscription, subscription.id)
    assert.equal(schedule.end_behavior, 'release')
    const bounds = { start_date: START, end_date: MONTH_LATER }
    assert.deepEqual(schedule.current_phase, bounds)
    assert.equal(schedule.phases.length, 1)
    assert.equal(schedule.phases[0]!.items[0]!.price, subscription.items.data[0]!.price.id)
    const read = await test.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['schedule'],
    })
    assert.equal((read.schedule as Stripe.SubscriptionSchedule).id, schedule.id)
    assert.deepEqual((await test.eventTypes()).slice(before), [
      'subscription_schedule.created',
      'customer.subscription.updated',
    ])
    await assert.rejects(
      test.stripe.subscriptionSchedules.create({ from_subscription: subscription.id }),
      /^Error: You cannot migrate a subscription that is already attached to a schedule: `sub_sched_/,
    )
  })

  it('brings a cheaper price at the period’s end, bills it with the renewal, and lets go', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const item = subscription.items.data[0]!
    const { schedule, cheap } = await downgradeAtPeriodEnd(test, subscription)
    assert.deepEqual(
      schedule.phases.map((phase) => [phase.start_date, phase.end_date]),
      [
        [START, MONTH_LATER],
        [MONTH_LATER, TWO_MONTHS_LATER],
      ],
    )
    const unchanged = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(unchanged.items.data[0]!.price.id, item.price.id)
    const before = (await test.eventTypes()).length

    await test.sandbox.engine.advance((MONTH_LATER + 3_600) * 1_000)

    assert.deepEqual((await test.eventTypes()).slice(before, before + 4), [
      'customer.subscription.updated',
      'subscription_schedule.updated',
      'customer.subscription.updated',
      'invoice.created',
    ])
    const renewed = await test.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice'],
    })
    assert.equal(renewed.items.data[0]!.id, item.id)
    assert.equal(renewed.items.data[0]!.price.id, cheap.id)
    const invoice = renewed.latest_invoice as Stripe.Invoice
    assert.equal(invoice.total, 799)
    assert.equal(invoice.status, 'paid')
    assert.equal(invoice.lines.data.length, 1)
    assert.equal(renewed.schedule, schedule.id)
    assert.equal(
      (await test.stripe.subscriptionSchedules.retrieve(schedule.id)).current_phase?.start_date,
      MONTH_LATER,
    )

    await test.sandbox.engine.advance((TWO_MONTHS_LATER + 3_600) * 1_000)
    const over = await test.stripe.subscriptionSchedules.retrieve(schedule.id)
    assert.equal(over.status, 'released')
    assert.equal(over.released_subscription, subscription.id)
    assert.equal(over.subscription, null)
    const free = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(free.schedule, null)
    assert.equal(free.status, 'active')
    const types = await test.eventTypes()
    assert.ok(types.includes('subscription_schedule.released'))
    const expiring = types.indexOf('subscription_schedule.expiring')
    assert.ok(expiring > 0 && expiring < types.indexOf('subscription_schedule.released'))
  })

  it('changes to a yearly price at the period’s end with a whole year from there', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.sandbox.engine.advance((MONTH_LATER + 3_600) * 1_000)
    const yearly = await makePrice(test, { amount: 15_900, interval: 'year' })
    const created = await test.stripe.subscriptionSchedules.create({
      from_subscription: subscription.id,
    })
    const [running] = created.phases
    await test.stripe.subscriptionSchedules.update(created.id, {
      phases: [
        {
          items: [{ price: subscription.items.data[0]!.price.id }],
          start_date: running!.start_date,
          end_date: running!.end_date,
        },
        { items: [{ price: yearly.id }], duration: { interval: 'year' } },
      ],
    })

    await test.sandbox.engine.advance((TWO_MONTHS_LATER + 3_600) * 1_000)

    const renewed = await test.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice'],
    })
    assert.equal((renewed.latest_invoice as Stripe.Invoice).total, 15_900)
    assert.equal(renewed.items.data[0]!.current_period_start, TWO_MONTHS_LATER)
    assert.equal(renewed.items.data[0]!.current_period_end, Date.UTC(2032, 2, 15, 12) / 1_000)
    assert.equal(renewed.billing_cycle_anchor, TWO_MONTHS_LATER)
  })

  it('keeps hands off the cancellation, which belongs to the schedule', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      from_subscription: subscription.id,
    })
    await assert.rejects(
      test.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }),
      (error: Error) =>
        error.message ===
        `The subscription is managed by the subscription schedule \`${schedule.id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    )
  })

  it('splits its running phase when the subscription is changed directly', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const { schedule, cheap } = await downgradeAtPeriodEnd(test, subscription)
    await test.advanceDays(5)
    const dear = await makePrice(test, { amount: 2_599 })

    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, price: dear.id }],
    })

    const split = await test.stripe.subscriptionSchedules.retrieve(schedule.id)
    const now = split.current_phase!.start_date
    assert.ok(now > START && now < MONTH_LATER)
    assert.deepEqual(
      split.phases.map((phase) => [phase.items[0]!.price, phase.start_date, phase.end_date]),
      [
        [subscription.items.data[0]!.price.id, START, now],
        [dear.id, now, MONTH_LATER],
        [cheap.id, MONTH_LATER, TWO_MONTHS_LATER],
      ],
    )
    assert.equal(split.current_phase!.end_date, MONTH_LATER)
  })

  it('is cancelled with its subscription, and aborted when nobody pays', async () => {
    await using test = await startTestSandbox()
    const first = await subscribe(test)
    const one = await test.stripe.subscriptionSchedules.create({
      from_subscription: first.subscription.id,
    })
    await test.stripe.subscriptions.cancel(first.subscription.id)
    assert.equal((await test.stripe.subscriptionSchedules.retrieve(one.id)).status, 'canceled')
    assert.deepEqual((await test.eventTypes()).slice(-2), [
      'customer.subscription.deleted',
      'subscription_schedule.canceled',
    ])

    const second = await subscribe(test, { number: '4000000000000341', trialDays: 3 })
    const other = await test.stripe.subscriptionSchedules.create({
      from_subscription: second.subscription.id,
    })
    const year = Date.UTC(2032, 0, 1) / 1_000
    await test.stripe.subscriptionSchedules.update(other.id, {
      phases: [
        {
          items: [{ price: second.subscription.items.data[0]!.price.id }],
          start_date: other.phases[0]!.start_date,
          trial_end: other.phases[0]!.trial_end!,
          end_date: year,
        },
      ],
    })
    await test.advanceDays(30)
    assert.equal((await test.stripe.subscriptionSchedules.retrieve(other.id)).status, 'canceled')
    assert.ok((await test.eventTypes()).includes('subscription_schedule.aborted'))
  })

  it('can be released by hand, which keeps the subscription as it is', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const { schedule } = await downgradeAtPeriodEnd(test, subscription, { end_behavior: 'cancel' })
    const managed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(managed.cancel_at, TWO_MONTHS_LATER)

    const released = await test.stripe.subscriptionSchedules.release(schedule.id)

    assert.equal(released.status, 'released')
    assert.equal(released.released_subscription, subscription.id)
    const free = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(free.schedule, null)
    assert.equal(free.cancel_at, null)
    await assert.rejects(
      test.stripe.subscriptionSchedules.release(schedule.id),
      /currently in the `released` status/,
    )
  })

  it('refuses to move the start of the running phase', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      from_subscription: subscription.id,
    })
    const items = [{ price: subscription.items.data[0]!.price.id }]
    await assert.rejects(
      test.stripe.subscriptionSchedules.update(schedule.id, {
        phases: [{ items, start_date: START + 60, end_date: MONTH_LATER }],
      }),
      /You can not modify the start date of the current phase\./,
    )
    await assert.rejects(
      test.stripe.subscriptionSchedules.update(schedule.id, {
        phases: [{ items, end_date: MONTH_LATER }],
      }),
      /missing at least one phase with a `start_date` to anchor end dates to/,
    )
  })
})
