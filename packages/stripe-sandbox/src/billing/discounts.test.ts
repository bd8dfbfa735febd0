import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { customerWithCard } from '../testing/customer-with-card.ts'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function invoicesOf(test: TestSandbox, customer: string): Promise<Stripe.Invoice[]> {
  return (await test.stripe.invoices.list({ customer, limit: 100 })).data.toReversed()
}

describe('A discount', () => {
  it('for once takes something off one invoice, and is gone', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 1_599 })
    const coupon = await test.stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      discounts: [{ coupon: coupon.id }],
    })
    await test.advanceDays(32)

    const [first, second] = await invoicesOf(test, customer.id)
    assert.equal(first?.subtotal, 1_599)
    assert.equal(first.total, 799)
    assert.equal(first.amount_paid, 799)
    assert.deepEqual(
      first.total_discount_amounts?.map(({ amount }) => amount),
      [800],
    )
    assert.deepEqual(first.lines.data[0]?.discount_amounts, first.total_discount_amounts)
    assert.equal(second?.total, 1_599)
    assert.deepEqual(subscription.discounts, [])
    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).times_redeemed, 1)
    const types = await test.eventTypes()
    assert.equal(types.filter((type) => type === 'customer.discount.created').length, 1)
    assert.equal(types.filter((type) => type === 'customer.discount.deleted').length, 1)
  })

  it('for some months runs as long, by the calendar', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 1_000 })
    const coupon = await test.stripe.coupons.create({
      amount_off: 300,
      currency: 'usd',
      duration: 'repeating',
      duration_in_months: 2,
    })
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      discounts: [{ coupon: coupon.id }],
      expand: ['discounts', 'discounts.source.coupon'],
    })
    const [discount] = subscription.discounts as Stripe.Discount[]
    assert.equal((discount!.source.coupon as Stripe.Coupon).id, coupon.id)
    assert.equal(discount!.subscription, subscription.id)
    assert.equal(new Date(discount!.end! * 1_000).toISOString().slice(0, 10), '2031-03-15')

    await test.advanceDays(65)
    const totals = (await invoicesOf(test, customer.id)).map(({ total }) => total)
    assert.deepEqual(totals, [700, 700, 1_000])
    assert.deepEqual((await test.stripe.subscriptions.retrieve(subscription.id)).discounts, [])
  })

  it('waits for the first invoice that costs something when there is a trial', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 1_000 })
    const coupon = await test.stripe.coupons.create({ percent_off: 30 })
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      trial_period_days: 7,
      discounts: [{ coupon: coupon.id }],
    })
    assert.equal(subscription.discounts.length, 1)
    const preview = await test.stripe.invoices.createPreview({ subscription: subscription.id })
    assert.equal(preview.total, 700)
    await test.advanceDays(40)
    const totals = (await invoicesOf(test, customer.id)).map(({ total }) => total)
    assert.deepEqual(totals, [0, 700, 1_000])
  })

  it('can be put on, kept, replaced and taken away', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 1_000 })
    const [ten, half] = await Promise.all([
      test.stripe.coupons.create({ percent_off: 10, duration: 'forever' }),
      test.stripe.coupons.create({ percent_off: 50, duration: 'forever' }),
    ])
    const { id } = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    })
    const one = await test.stripe.subscriptions.update(id, { discounts: [{ coupon: ten.id }] })
    assert.equal(one.discounts.length, 1)
    const two = await test.stripe.subscriptions.update(id, {
      discounts: [{ discount: one.discounts[0] as string }, { coupon: half.id }],
    })
    assert.equal(two.discounts[0], one.discounts[0])
    const next = await test.stripe.invoices.createPreview({ subscription: id })
    assert.deepEqual(
      next.total_discount_amounts?.map(({ amount }) => amount),
      [100, 450],
    )
    assert.equal(next.total, 450)

    const deleted = await test.stripe.subscriptions.deleteDiscount(id)
    assert.equal(deleted.deleted, true)
    assert.deepEqual((await test.stripe.subscriptions.retrieve(id)).discounts, [])
    const cleared = await test.stripe.subscriptions.update(id, { discounts: '' })
    assert.deepEqual(cleared.discounts, [])
  })

  it('of a line comes before the invoice’s, and is part of the subtotal', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const [small, large] = await Promise.all([
      makePrice(test, { amount: 1_000 }),
      makePrice(test, { amount: 2_000 }),
    ])
    const [line, whole] = await Promise.all([
      test.stripe.coupons.create({ percent_off: 50, duration: 'forever' }),
      test.stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'forever' }),
    ])
    await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small.id, discounts: [{ coupon: line.id }] }, { price: large.id }],
      discounts: [{ coupon: whole.id }],
    })
    const [invoice] = await invoicesOf(test, customer.id)
    assert.equal(invoice?.subtotal, 2_500)
    assert.equal(invoice.total, 2_000)
    assert.deepEqual(
      invoice.lines.data.map((each) => each.discount_amounts?.map(({ amount }) => amount)),
      [[500, 100], [400]],
    )
    assert.equal(invoice.lines.data[0]?.discounts.length, 1)
  })

  it('for certain products leaves the others alone', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const [one, other] = await Promise.all([
      makePrice(test, { amount: 1_000 }),
      makePrice(test, { amount: 2_000 }),
    ])
    const coupon = await test.stripe.coupons.create({
      percent_off: 25,
      applies_to: { products: [other.product as string] },
    })
    await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: one.id }, { price: other.id }],
      discounts: [{ coupon: coupon.id }],
    })
    const [invoice] = await invoicesOf(test, customer.id)
    assert.deepEqual(
      invoice?.lines.data.map((each) => each.discount_amounts?.map(({ amount }) => amount)),
      [[], [500]],
    )
    assert.equal(invoice?.total, 2_500)
  })

  it('never makes an invoice negative', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 1_000 })
    const coupon = await test.stripe.coupons.create({ amount_off: 5_000, currency: 'usd' })
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      discounts: [{ coupon: coupon.id }],
    })
    const [invoice] = await invoicesOf(test, customer.id)
    assert.equal(invoice?.total, 0)
    assert.equal(invoice.status, 'paid')
    assert.equal(subscription.status, 'active')
  })
})

describe('Redeeming', () => {
  it('is refused when the coupon is used up, expired or of another currency', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test)
    const create = (coupon: string) =>
      test.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        discounts: [{ coupon }],
      })
    const single = await test.stripe.coupons.create({ percent_off: 10, max_redemptions: 1 })
    await create(single.id)
    assert.equal((await test.stripe.coupons.retrieve(single.id)).valid, false)
    await assert.rejects(create(single.id), {
      code: 'coupon_expired',
      param: 'discounts[0][coupon]',
    })
    const euros = await test.stripe.coupons.create({ amount_off: 500, currency: 'eur' })
    await assert.rejects(create(euros.id), { param: 'discounts[0][coupon]' })
    await assert.rejects(create('nothing'), { code: 'resource_missing' })
  })

  it('of a code holds its restrictions', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const stranger = await customerWithCard(test)
    const price = await makePrice(test)
    const coupon = await test.stripe.coupons.create({ percent_off: 10 })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    const first = await test.stripe.promotionCodes.create({
      promotion,
      max_redemptions: 2,
      restrictions: { first_time_transaction: true },
    })
    const personal = await test.stripe.promotionCodes.create({ promotion, customer: stranger.id })
    const create = (code: Stripe.PromotionCode) =>
      test.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        discounts: [{ promotion_code: code.id }],
      })
    await create(first)
    assert.equal((await test.stripe.promotionCodes.retrieve(first.id)).times_redeemed, 1)
    await assert.rejects(create(first), /prior transactions/)
    await assert.rejects(create(personal), /another customer/)
    assert.equal((await test.stripe.promotionCodes.retrieve(first.id)).times_redeemed, 1)
  })
})
