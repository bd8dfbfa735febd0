import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice } from '../../testing/subscribe.ts'
import { START_MS, startTestSandbox, type TestSandbox } from '../../testing/test-sandbox.ts'

const START = START_MS / 1_000
const MONTH_LATER = Date.UTC(2031, 1, 15, 12) / 1_000
const TWO_MONTHS_LATER = Date.UTC(2031, 2, 15, 12) / 1_000

async function customerWithCard({ stripe }: TestSandbox): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: 'ann@example.com' })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  return stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
}

describe('A schedule of its own', () => {
  it('waits for its day, then begins a subscription with a draft', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: MONTH_LATER,
      end_behavior: 'cancel',
      phases: [
        { items: [{ price: price.id }], duration: { interval: 'month', interval_count: 2 } },
      ],
      metadata: { campaign: 'spring' },
    })
    assert.equal(schedule.status, 'not_started')
    assert.equal(schedule.subscription, null)
    assert.equal(schedule.current_phase, null)
    const waiting = await test.stripe.subscriptionSchedules.list({ scheduled: true })
    assert.deepEqual(
      waiting.data.map(({ id }) => id),
      [schedule.id],
    )

    await test.sandbox.engine.advance(MONTH_LATER * 1_000)
    const started = await test.stripe.subscriptionSchedules.retrieve(schedule.id, {
      expand: ['subscription.latest_invoice'],
    })
    assert.equal(started.status, 'active')
    const subscription = started.subscription as Stripe.Subscription
    assert.equal(subscription.status, 'active')
    assert.equal(subscription.cancel_at, Date.UTC(2031, 3, 15, 12) / 1_000)
    const draft = subscription.latest_invoice as Stripe.Invoice
    assert.equal(draft.status, 'draft')
    assert.equal(draft.billing_reason, 'subscription_create')

    await test.advanceDays(70)
    const over = await test.stripe.subscriptionSchedules.retrieve(schedule.id)
    assert.equal(over.status, 'completed')
    assert.equal(over.completed_at, Date.UTC(2031, 3, 15, 12) / 1_000)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
    const invoices = await test.stripe.invoices.list({ customer: customer.id })
    assert.deepEqual(
      invoices.data.map(({ status }) => status),
      ['paid', 'paid'],
    )
    assert.deepEqual((await test.eventTypes()).slice(-2), [
      'customer.subscription.deleted',
      'subscription_schedule.completed',
    ])
  })

  it('can be cancelled before it begins', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: MONTH_LATER,
      phases: [{ items: [{ price: price.id }] }],
    })
    const canceled = await test.stripe.subscriptionSchedules.cancel(schedule.id)
    assert.equal(canceled.status, 'canceled')
    await test.advanceDays(60)
    const { data } = await test.stripe.subscriptions.list({ customer: customer.id })
    assert.deepEqual(data, [])
  })

  it('goes through its phases at their times, with prorations where one begins inside a period', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const [low, high] = [
      await makePrice(test, { amount: 1_000 }),
      await makePrice(test, { amount: 2_000 }),
    ]
    const middle = Date.UTC(2031, 1, 1) / 1_000
    const schedule = await test.stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: 'now',
      phases: [
        { items: [{ price: low.id }], end_date: middle },
        { items: [{ price: high.id }], end_date: TWO_MONTHS_LATER },
      ],
    })
    await test.sandbox.engine.advance((MONTH_LATER + 3_600) * 1_000)
    const invoices = await test.stripe.invoices.list({ customer: customer.id })
    const [renewal] = invoices.data
    const share = (MONTH_LATER - middle) / (MONTH_LATER - START)
    assert.equal(renewal!.total, 2_000 + Math.round(2_000 * share) + Math.round(-1_000 * share))
    assert.equal((await test.stripe.subscriptionSchedules.retrieve(schedule.id)).phases.length, 2)
  })

  it('refuses by name what a phase would not carry', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const { id: price } = await makePrice(test)
    for (const [name, phase] of [
      ['phases[0][items][0][discounts]', { items: [{ price, discounts: [{ coupon: 'C' }] }] }],
      ['phases[0][items][0][tax_rates]', { items: [{ price, tax_rates: ['txr_1'] }] }],
      [
        'phases[0][invoice_settings]',
        { items: [{ price }], invoice_settings: { days_until_due: 3 } },
      ],
    ] as const) {
      const phases = [phase] as unknown as Stripe.SubscriptionScheduleCreateParams.Phase[]
      await assert.rejects(
        test.stripe.subscriptionSchedules.create({
          customer: customer.id,
          start_date: 'now',
          phases,
        }),
        { code: 'sandbox_not_simulated', param: name },
      )
    }
    assert.deepEqual((await test.stripe.subscriptions.list()).data, [])
  })

  it('takes a price made on the spot, and adds a phase’s metadata to an item that stays', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const { product } = await makePrice(test)
    const schedule = await test.stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: 'now',
      phases: [
        {
          items: [
            {
              price_data: {
                currency: 'usd',
                product: product as string,
                recurring: { interval: 'month' },
                unit_amount: 1_234,
              },
              metadata: { seat: 'front' },
            },
          ],
        },
      ],
    })
    const id = schedule.subscription as string
    const [item] = (await test.stripe.subscriptions.retrieve(id)).items.data
    assert.equal(item!.price.unit_amount, 1_234)
    const { start_date } = schedule.phases[0]!
    await test.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [{ start_date, items: [{ price: item!.price.id, metadata: { row: '7' } }] }],
    })
    const after = await test.stripe.subscriptions.retrieve(id)
    assert.deepEqual(after.items.data[0]!.metadata, { seat: 'front', row: '7' })
    const preview = await test.stripe.invoices.createPreview({ subscription: id })
    assert.equal(preview.total, 1_234)
  })
})
