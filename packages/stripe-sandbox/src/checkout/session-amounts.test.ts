import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, openSession, pay } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const GOOD = '4242424242424242'

async function halfOff({ stripe }: TestSandbox, params: Partial<Stripe.CouponCreateParams> = {}) {
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once', ...params })
  const code = await stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'HALF',
  })
  return { coupon, code }
}

/** What the buyer paid is what the invoice says. */
async function firstInvoice({ stripe }: TestSandbox, sessionId: string): Promise<Stripe.Invoice> {
  const session = await stripe.checkout.sessions.retrieve(sessionId, { expand: ['invoice'] })
  const invoice = session.invoice as Stripe.Invoice
  assert.equal(invoice.total, session.amount_total)
  assert.equal(invoice.amount_paid, session.amount_total)
  const [charge] = (await stripe.charges.list({ limit: 1 })).data
  assert.equal(charge?.amount, session.amount_total)
  return invoice
}

describe('A discount in Checkout', () => {
  it('given with the session is in its sums, on the invoice, and counted once paid', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test)
    const session = await openSession(test, {
      discounts: [{ coupon: coupon.id }],
      expand: ['total_details.breakdown'],
    })
    assert.equal(session.amount_subtotal, 1_599)
    assert.equal(session.amount_total, 799)
    assert.equal(session.total_details?.amount_discount, 800)
    assert.deepEqual(session.discounts, [{ coupon: coupon.id, promotion_code: null }])
    const [part] = session.total_details.breakdown!.discounts
    assert.equal(part?.amount, 800)
    assert.equal(part.discount.checkout_session, session.id)
    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).times_redeemed, 0)

    assert.equal((await pay(test, session.id, GOOD)).kind, 'redirect')
    const invoice = await firstInvoice(test, session.id)
    assert.equal(invoice.total_discount_amounts?.[0]?.discount, part.discount.id)
    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).times_redeemed, 1)
  })

  it('typed as a code can be taken away, and is refused in words for the buyer', async () => {
    await using test = await startTestSandbox()
    const { code } = await halfOff(test, { duration: 'forever' })
    const { engine } = test.sandbox
    const closed = await openSession(test)
    assert.equal(engine.applyPromotionCode(closed.id, 'HALF').kind, 'refused')

    const session = await openSession(test, { allow_promotion_codes: true })
    const unknown = engine.applyPromotionCode(session.id, 'WHOLE')
    assert.deepEqual(unknown, {
      kind: 'refused',
      code: 'promotion_code_invalid',
      message: 'This code is invalid.',
    })
    assert.equal(engine.applyPromotionCode(session.id, 'half').kind, 'applied')
    const applied = await test.stripe.checkout.sessions.retrieve(session.id)
    assert.equal(applied.amount_total, 799)
    assert.deepEqual(applied.discounts, [{ coupon: null, promotion_code: code.id }])
    engine.applyPromotionCode(session.id, null)
    const bare = await test.stripe.checkout.sessions.retrieve(session.id)
    assert.deepEqual([bare.amount_total, bare.discounts], [1_599, []])

    engine.applyPromotionCode(session.id, 'HALF')
    await pay(test, session.id, GOOD)
    await firstInvoice(test, session.id)
    const { subscription } = await test.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.discounts'],
    })
    const [discount] = (subscription as Stripe.Subscription).discounts as Stripe.Discount[]
    assert.equal(discount?.promotion_code, code.id)
    assert.equal(discount.checkout_session, session.id)
    assert.equal((await test.stripe.promotionCodes.retrieve(code.id)).times_redeemed, 1)
    assert.equal(engine.applyPromotionCode(session.id, null).kind, 'gone')
  })

  it('for customers who never paid may be used by one who is paying now, and no other', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test)
    await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'WELCOME',
      restrictions: { first_time_transaction: true },
    })
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    const open = () => openSession(test, { customer: customer.id, allow_promotion_codes: true })
    const first = await open()
    test.sandbox.engine.applyPromotionCode(first.id, 'WELCOME')
    assert.equal((await pay(test, first.id, GOOD)).kind, 'redirect')

    const second = await open()
    const refused = test.sandbox.engine.applyPromotionCode(second.id, 'WELCOME')
    assert.equal(refused.kind, 'refused')
    assert.match(refused.kind === 'refused' ? refused.message : '', /prior transactions/)
  })

  it('is the buyer’s although its coupon was deleted while they paid', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test, { duration: 'repeating', duration_in_months: 2 })
    const session = await openSession(test, { discounts: [{ coupon: coupon.id }] })
    await test.stripe.coupons.del(coupon.id)
    assert.equal((await pay(test, session.id, GOOD)).kind, 'redirect')
    await firstInvoice(test, session.id)
    await test.advanceDays(65)
    const { data } = await test.stripe.invoices.list()
    assert.deepEqual(
      data.map(({ total }) => total),
      [1_599, 799, 799],
    )
  })

  it('that leaves nothing to pay saves the card and activates the subscription', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test, { percent_off: 100 })
    const session = await openSession(test, { discounts: [{ coupon: coupon.id }] })
    assert.equal(session.amount_total, 0)
    await pay(test, session.id, GOOD)
    const [subscription] = (await test.stripe.subscriptions.list()).data
    assert.equal(subscription?.status, 'active')
    assert.notEqual(subscription.default_payment_method, null)
  })

  it('of a single payment is counted, with and without an invoice', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test)
    const price = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 1_001,
      product_data: { name: 'Poster' },
    })
    for (const enabled of [false, true]) {
      const session = await openSession(test, {
        mode: 'payment',
        line_items: [{ price: price.id, quantity: 1 }],
        discounts: [{ coupon: coupon.id }],
        invoice_creation: { enabled },
      })
      assert.equal(session.amount_total, 500)
      await pay(test, session.id, GOOD)
      if (enabled) await firstInvoice(test, session.id)
    }
    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).times_redeemed, 2)
  })

  it('cannot be given twice, or together with a code to type', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test)
    const discounts = [{ coupon: coupon.id }]
    await assert.rejects(openSession(test, { discounts, allow_promotion_codes: true }), {
      code: 'parameters_exclusive',
    })
    await assert.rejects(openSession(test, { discounts: [...discounts, ...discounts] }), {
      param: 'discounts',
    })
  })
})

describe('The sum of a session', () => {
  it('is reduced by what the customer has to their credit, and leaves pending items alone', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({
      email: 'ann@example.com',
      balance: -500,
    })
    await test.stripe.invoiceItems.create({ customer: customer.id, amount: 999, currency: 'usd' })
    const session = await openSession(test, { customer: customer.id })
    await pay(test, session.id, GOOD)
    const { data } = await test.stripe.invoices.list({ customer: customer.id })
    assert.deepEqual(
      data.map(({ total, amount_due: due, amount_paid: paid }) => [total, due, paid]),
      [[1_599, 1_099, 1_099]],
    )
    const [charge] = (await test.stripe.charges.list({ limit: 1 })).data
    assert.equal(charge?.amount, 1_099)
    const after = await test.stripe.customers.retrieve(customer.id)
    assert.equal('balance' in after && after.balance, 0)
  })

  it('cannot be less than what can be charged', async () => {
    await using test = await startTestSandbox()
    await assert.rejects(openSession(test, { amount: 49 }), { code: 'amount_too_small' })
    const coupon = await test.stripe.coupons.create({ amount_off: 1_570, currency: 'usd' })
    await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'NEARLY',
    })
    const session = await openSession(test, { allow_promotion_codes: true })
    const outcome = test.sandbox.engine.applyPromotionCode(session.id, 'NEARLY')
    assert.equal(outcome.kind === 'refused' && outcome.code, 'amount_too_small')
    const after = await test.stripe.checkout.sessions.retrieve(session.id)
    assert.equal(after.amount_total, 1_599)
  })
})

describe('Taxes in Checkout', () => {
  it('come by item or by the subscription’s default rates, to the cents of the invoice', async () => {
    await using test = await startTestSandbox()
    const { coupon } = await halfOff(test, { percent_off: 33.33 })
    const [low, high] = await Promise.all(
      [7, 19].map((percentage) =>
        test.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive: false }),
      ),
    )
    const recurring = await makePrice(test, { amount: 1_599 })
    const oneTime = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 333,
      product_data: { name: 'Sign-up' },
    })
    const session = await openSession(test, {
      line_items: [
        { price: oneTime.id, quantity: 1, tax_rates: [low!.id] },
        { price: recurring.id, quantity: 1 },
      ],
      subscription_data: { default_tax_rates: [high!.id] },
      discounts: [{ coupon: coupon.id }],
      expand: ['total_details.breakdown', 'line_items.data.discounts', 'line_items.data.taxes'],
    })
    assert.deepEqual(
      session.line_items?.data.map(({ discounts, taxes }) => [
        discounts?.map(({ amount }) => amount),
        taxes?.map(({ amount }) => amount),
      ]),
      [
        [[111], [16]],
        [[533], [203]],
      ],
    )
    // 644 off: 533 from the plan and 111 from the sign-up, then 19 % of 1066 and 7 % of 222.
    assert.deepEqual(
      session.total_details?.breakdown?.taxes.map(({ amount }) => amount).sort(),
      [16, 203],
    )
    assert.equal(session.amount_total, 1_599 + 333 - 644 + 203 + 16)
    await pay(test, session.id, GOOD)
    const invoice = await firstInvoice(test, session.id)
    assert.equal(invoice.total_taxes?.length, 2)
    const [subscription] = (await test.stripe.subscriptions.list()).data
    assert.equal(subscription?.default_tax_rates?.[0]?.id, high!.id)
  })
})
