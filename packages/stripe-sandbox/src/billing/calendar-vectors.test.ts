import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'
import { gridAnchor, resolveAnchor } from './anchors.ts'
import { addIntervals, type Interval, nextBoundary } from './periods.ts'

const at = (text: string) => Date.parse(`${text}Z`) / 1_000
const day = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10)

/** Anchor, rhythm, and the days on which the first periods end. */
const BOUNDARIES: [string, Interval, number, string[]][] = [
  ['2031-01-31T10:00', 'month', 1, ['2031-02-28', '2031-03-31', '2031-04-30', '2031-05-31']],
  ['2032-01-31T10:00', 'month', 1, ['2032-02-29', '2032-03-31']],
  ['2031-01-30T10:00', 'month', 1, ['2031-02-28', '2031-03-30']],
  ['2031-11-30T10:00', 'month', 3, ['2032-02-29', '2032-05-30', '2032-08-30']],
  ['2032-02-29T00:00', 'year', 1, ['2033-02-28', '2034-02-28', '2035-02-28', '2036-02-29']],
  ['2032-02-29T00:00', 'month', 12, ['2033-02-28', '2034-02-28', '2035-02-28', '2036-02-29']],
  ['2031-03-01T23:59', 'year', 2, ['2033-03-01', '2035-03-01']],
  ['2031-12-29T08:00', 'week', 1, ['2032-01-05', '2032-01-12']],
  ['2032-02-22T08:00', 'week', 2, ['2032-03-07', '2032-03-21']],
  ['2032-02-28T08:00', 'day', 1, ['2032-02-29', '2032-03-01']],
  ['2031-02-28T08:00', 'day', 1, ['2031-03-01']],
  ['2031-12-31T08:00', 'day', 10, ['2032-01-10', '2032-01-20']],
]

describe('The calendar of billing', () => {
  for (const [anchor, interval, count, ends] of BOUNDARIES) {
    it(`counts ${count} ${interval} from ${anchor}`, () => {
      const rhythm = { interval, interval_count: count }
      const days = ends.map((_, index) => day(addIntervals(at(anchor), rhythm, index + 1)))
      assert.deepEqual(days, ends)
      let walked = at(anchor)
      for (const end of ends) {
        walked = nextBoundary(at(anchor), rhythm, walked)
        assert.equal(day(walked), end)
      }
    })
  }

  it('finds the next day that a config describes, and what its month lacks at the month’s end', () => {
    const config = { day_of_month: 31, hour: null, minute: null, month: null, second: null }
    const now = at('2031-02-15T12:34')
    assert.equal(resolveAnchor(config, now), at('2031-02-28T12:34'))
    assert.equal(resolveAnchor({ ...config, day_of_month: 1 }, now), at('2031-03-01T12:34'))
    assert.equal(resolveAnchor({ ...config, day_of_month: 15 }, now), now)
    assert.equal(
      resolveAnchor({ ...config, day_of_month: 15, hour: 9 }, now),
      at('2031-03-15T09:00'),
    )
    assert.equal(resolveAnchor({ ...config, month: 4 }, now), at('2031-04-30T12:34'))
  })

  it('counts from a day that exists when the anchor’s month did not have it', () => {
    const config = { day_of_month: 31, hour: null, minute: null, month: null, second: null }
    const subscription = {
      billing_cycle_anchor: at('2031-02-28T10:00'),
      billing_cycle_anchor_config: config,
    }
    const grid = (interval: Interval, count: number, day_of_month = 31) =>
      day(
        gridAnchor(
          { ...subscription, billing_cycle_anchor_config: { ...config, day_of_month } },
          { interval, interval_count: count },
        ),
      )
    assert.equal(grid('month', 1), '2031-01-31')
    assert.equal(grid('month', 3), '2030-08-31')
    assert.equal(grid('week', 1), '2031-02-28')
    assert.equal(grid('year', 1, 29), '2028-02-29')
    assert.equal(grid('year', 1, 28), '2031-02-28')
  })
})

async function payingCustomer({ stripe }: TestSandbox): Promise<string> {
  const customer = await stripe.customers.create({ email: 'ann@example.com' })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
  return customer.id
}

async function priceOf(
  { stripe }: TestSandbox,
  unit_amount: number,
  recurring: Stripe.PriceCreateParams.Recurring = { interval: 'month' },
): Promise<string> {
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount,
    recurring,
    product_data: { name: 'Premium' },
  })
  return price.id
}

async function invoicesOf(test: TestSandbox, customer: string) {
  const { data } = await test.stripe.invoices.list({ customer, limit: 100 })
  return data.reverse().map((invoice) => ({
    total: invoice.total,
    from: day(invoice.lines.data[0]!.period.start),
    to: day(invoice.lines.data[0]!.period.end),
  }))
}

describe('A subscription with an anchor of its own', () => {
  it('bills the share up to the anchor first, and whole periods from there', async () => {
    await using test = await startTestSandbox({}, at('2031-04-16T00:00') * 1_000)
    const customer = await payingCustomer(test)
    const subscription = await test.stripe.subscriptions.create({
      customer,
      items: [{ price: await priceOf(test, 3_000) }],
      billing_cycle_anchor: at('2031-05-01T00:00'),
      expand: ['latest_invoice'],
    })
    assert.equal(subscription.billing_cycle_anchor, at('2031-05-01T00:00'))
    const [line] = (subscription.latest_invoice as Stripe.Invoice).lines.data
    // Half of the 30 days of April.
    assert.equal(line!.amount, 1_500)
    assert.equal(line!.parent?.subscription_item_details?.proration, true)
    await test.advanceDays(50)
    assert.deepEqual(await invoicesOf(test, customer), [
      { total: 1_500, from: '2031-04-16', to: '2031-05-01' },
      { total: 3_000, from: '2031-05-01', to: '2031-06-01' },
      { total: 3_000, from: '2031-06-01', to: '2031-07-01' },
    ])
  })

  it('is free and without an invoice up to the anchor with proration_behavior=none', async () => {
    await using test = await startTestSandbox({}, at('2031-04-16T00:00') * 1_000)
    const customer = await payingCustomer(test)
    const subscription = await test.stripe.subscriptions.create({
      customer,
      items: [{ price: await priceOf(test, 3_000) }],
      billing_cycle_anchor: at('2031-05-01T00:00'),
      proration_behavior: 'none',
    })
    assert.equal(subscription.status, 'active')
    assert.equal(subscription.latest_invoice, null)
    await test.advanceDays(20)
    assert.deepEqual(await invoicesOf(test, customer), [
      { total: 3_000, from: '2031-05-01', to: '2031-06-01' },
    ])
  })

  it('bills on the last day of each month for day 31', async () => {
    await using test = await startTestSandbox({}, at('2031-02-14T00:00') * 1_000)
    const customer = await payingCustomer(test)
    const subscription = await test.stripe.subscriptions.create({
      customer,
      items: [{ price: await priceOf(test, 3_100) }],
      billing_cycle_anchor_config: { day_of_month: 31, hour: 0, minute: 0, second: 0 },
    })
    assert.equal(subscription.billing_cycle_anchor_config?.day_of_month, 31)
    assert.equal(subscription.billing_cycle_anchor, at('2031-02-28T00:00'))
    await test.advanceDays(110)
    assert.deepEqual(await invoicesOf(test, customer), [
      { total: Math.round((3_100 * 14) / 28), from: '2031-02-14', to: '2031-02-28' },
      { total: 3_100, from: '2031-02-28', to: '2031-03-31' },
      { total: 3_100, from: '2031-03-31', to: '2031-04-30' },
      { total: 3_100, from: '2031-04-30', to: '2031-05-31' },
      { total: 3_100, from: '2031-05-31', to: '2031-06-30' },
    ])
  })

  it('has a free time, then a share, then whole periods, when there is a trial as well', async () => {
    await using test = await startTestSandbox({}, at('2031-04-06T00:00') * 1_000)
    const customer = await payingCustomer(test)
    await test.stripe.subscriptions.create({
      customer,
      items: [{ price: await priceOf(test, 3_000) }],
      billing_cycle_anchor: at('2031-05-01T00:00'),
      trial_end: at('2031-04-16T00:00'),
    })
    await test.advanceDays(30)
    assert.deepEqual(await invoicesOf(test, customer), [
      { total: 0, from: '2031-04-06', to: '2031-04-16' },
      { total: 1_500, from: '2031-04-16', to: '2031-05-01' },
      { total: 3_000, from: '2031-05-01', to: '2031-06-01' },
    ])
  })

  it('cannot lie behind the first natural billing date, or in the past', async () => {
    await using test = await startTestSandbox({}, at('2031-04-16T00:00') * 1_000)
    const customer = await payingCustomer(test)
    const items = [{ price: await priceOf(test, 3_000) }]
    const create = (billing_cycle_anchor: number) =>
      test.stripe.subscriptions.create({ customer, items, billing_cycle_anchor })
    await assert.rejects(
      create(at('2031-05-17T00:00')),
      /cannot be later than next natural billing date \(\d+\) for plan/,
    )
    await assert.rejects(create(at('2031-04-01T00:00')), { param: 'billing_cycle_anchor' })
  })

  it('bills weekly, daily and yearly items each at their own boundaries', async () => {
    await using test = await startTestSandbox({}, at('2031-04-01T00:00') * 1_000)
    const customer = await payingCustomer(test)
    await test.stripe.subscriptions.create({
      customer,
      items: [
        { price: await priceOf(test, 1_200, { interval: 'year' }) },
        { price: await priceOf(test, 700, { interval: 'week', interval_count: 2 }) },
      ],
    })
    await test.advanceDays(29)
    assert.deepEqual(await invoicesOf(test, customer), [
      { total: 1_900, from: '2031-04-01', to: '2032-04-01' },
      { total: 700, from: '2031-04-15', to: '2031-04-29' },
      { total: 700, from: '2031-04-29', to: '2031-05-13' },
    ])
  })
})
