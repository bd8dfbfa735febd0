import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { customerWithCard } from '../testing/customer-with-card.ts'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

/** A period of 30 days begins here. */
const APRIL = Date.UTC(2031, 3, 15, 12)

interface Start {
  amounts: number[]
  mode?: 'classic' | 'flexible'
  coupon?: Stripe.CouponCreateParams
}

async function start(test: TestSandbox, { amounts, mode = 'flexible', coupon }: Start) {
  const customer = await customerWithCard(test)
  const prices = await Promise.all(amounts.map((amount) => makePrice(test, { amount })))
  const made = coupon ? await test.stripe.coupons.create(coupon) : null
  const subscription = await test.stripe.subscriptions.create({
    customer: customer.id,
    items: prices.map(({ id }) => ({ price: id })),
    billing_mode: { type: mode },
    ...(made ? { discounts: [{ coupon: made.id }] } : {}),
  })
  return { customer: customer.id, subscription, items: subscription.items.data }
}

async function invoices(test: TestSandbox, customer: string) {
  const { data } = await test.stripe.invoices.list({ customer })
  return data.toReversed().map((invoice) => ({
    lines: invoice.lines.data.map(({ amount }) => amount),
    total: invoice.total,
  }))
}

/** The examples of https://docs.stripe.com/billing/subscriptions/prorations and …/billing-mode/compare. */
describe('Stripe’s own proration examples', () => {
  it('10 to 20 a month at half the period is −5.00 and +10.00', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customer, subscription, items } = await start(test, { amounts: [1_000] })
    const dearer = await makePrice(test, { amount: 2_000 })
    await test.advanceDays(15)
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: items[0]!.id, price: dearer.id }],
      proration_behavior: 'always_invoice',
    })
    assert.deepEqual((await invoices(test, customer))[1], { lines: [-500, 1_000], total: 500 })
  })

  it('50 to 100 at half the period makes the next invoice 125', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customer, subscription, items } = await start(test, { amounts: [5_000] })
    const dearer = await makePrice(test, { amount: 10_000 })
    await test.advanceDays(15)
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: items[0]!.id, price: dearer.id }],
    })
    await test.advanceDays(16)
    assert.equal((await invoices(test, customer))[1]?.total, 12_500)
  })

  for (const [mode, total] of [
    ['flexible', 0],
    ['classic', -334],
  ] as const) {
    it(`an upgrade that was not billed is ${total / 100} when it is undone, ${mode}`, async () => {
      await using test = await startTestSandbox({}, APRIL)
      const { customer, subscription, items } = await start(test, { amounts: [1_000], mode })
      const [dearer, same] = await Promise.all([
        makePrice(test, { amount: 2_000 }),
        makePrice(test, { amount: 1_000 }),
      ])
      const change = (price: string, behaviour: 'none' | 'always_invoice') =>
        test.stripe.subscriptions.update(subscription.id, {
          items: [{ id: items[0]!.id, price }],
          proration_behavior: behaviour,
        })
      await change(dearer.id, 'none')
      await test.advanceDays(20)
      await change(same.id, 'always_invoice')
      assert.equal((await invoices(test, customer))[1]?.total, total)
    })
  }

  for (const [mode, credit] of [
    ['flexible', -417],
    ['classic', -250],
  ] as const) {
    it(`5 off 10 and 20 makes the credit for the 10 ${credit / 100}, ${mode}`, async () => {
      await using test = await startTestSandbox({}, APRIL)
      const { customer, subscription, items } = await start(test, {
        amounts: [1_000, 2_000],
        mode,
        coupon: { amount_off: 500, currency: 'usd', duration: 'forever' },
      })
      const [first] = (await test.stripe.invoices.list({ customer })).data
      assert.deepEqual(
        first?.lines.data.map((line) => line.discount_amounts?.[0]?.amount),
        [166, 334],
      )
      await test.advanceDays(15)
      await test.stripe.subscriptions.update(subscription.id, {
        items: [{ id: items[0]!.id, deleted: true }],
        proration_behavior: 'always_invoice',
      })
      assert.deepEqual((await invoices(test, customer))[1]?.lines, [credit])
    })
  }
})

describe('A proration', () => {
  it('carries the discount that runs, names it, and is not discounted again', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customer, subscription, items } = await start(test, {
      amounts: [1_000],
      coupon: { percent_off: 50, duration: 'forever' },
    })
    const dearer = await makePrice(test, { amount: 2_000 })
    await test.advanceDays(15)
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: items[0]!.id, price: dearer.id }],
      proration_behavior: 'always_invoice',
    })
    const [invoice] = (await test.stripe.invoices.list({ customer })).data
    assert.deepEqual(
      invoice?.lines.data.map(({ amount, discountable }) => [amount, discountable]),
      [
        [-250, false],
        [500, false],
      ],
    )
    assert.equal(invoice?.total, 250)
  })

  it('in a first period that the anchor cuts short is a part of the whole period', async () => {
    await using test = await startTestSandbox({}, Date.UTC(2031, 0, 1))
    const customer = await customerWithCard(test)
    const [small, large] = await Promise.all(
      [3_100, 6_200].map((amount) => makePrice(test, { amount })),
    )
    const { id, items } = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small!.id }],
      billing_cycle_anchor: Date.UTC(2031, 0, 15) / 1_000,
    })
    await test.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: large!.id }],
      proration_behavior: 'always_invoice',
      proration_date: Date.UTC(2031, 0, 8) / 1_000,
    })
    const [first, second] = await invoices(test, customer.id)
    // The wall's clock may have moved on by some seconds since midnight.
    assert.ok(Math.abs(first!.total - 1_400) <= 1)
    assert.deepEqual(second?.lines[1], 1_400)
    assert.ok(Math.abs(second!.lines[0]! + 700) <= 1)
  })

  it('gives back what was billed with its tax, whatever the rates are by now', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customer, subscription, items } = await start(test, { amounts: [1_000] })
    const vat = await test.stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 20,
      inclusive: false,
    })
    await test.advanceDays(15)
    await test.stripe.subscriptions.update(subscription.id, {
      default_tax_rates: [vat.id],
      items: [{ id: items[0]!.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
    })
    const [invoice] = (await test.stripe.invoices.list({ customer })).data
    assert.deepEqual(
      invoice?.lines.data.map((line) => [line.amount, line.taxes?.map(({ amount }) => amount)]),
      [
        [-500, []],
        [1_000, [200]],
      ],
    )
    assert.equal(invoice?.total, 700)
  })

  it('is worked out by the new rules after a migration, which cannot be taken back', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { subscription } = await start(test, { amounts: [1_000], mode: 'classic' })
    assert.equal(subscription.billing_mode.flexible, null)
    const params = { billing_mode: { type: 'flexible' } } as const
    const migrated = await test.stripe.subscriptions.migrate(subscription.id, params)
    assert.equal(migrated.billing_mode.type, 'flexible')
    assert.equal(typeof migrated.billing_mode.updated_at, 'number')
    await assert.rejects(test.stripe.subscriptions.migrate(subscription.id, params), /already/)
  })
})
