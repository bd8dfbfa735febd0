import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { openCheckout, payCheckout, priceData } from '../testing/pay-checkout.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A session on prices', () => {
  it('charges fractions of a cent rounded once per line', async () => {
    await using test = await startTestSandbox()
    const { unit_amount: _, ...data } = priceData(true)
    const price_data = { ...data, unit_amount_decimal: Stripe.Decimal.from('0.75') }
    const { id } = await openCheckout(test, { line_items: [{ quantity: 1_001, price_data }] })
    const done = await payCheckout(test, id)
    assert.equal(done.amount_total, 751)
    assert.equal((done.invoice as Stripe.Invoice).total, 751)
  })

  it('stays in the currency that it was made in', async () => {
    await using test = await startTestSandbox()
    const price = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 1_000,
      currency_options: { eur: { unit_amount: 900 } },
      recurring: { interval: 'month' },
      product_data: { name: 'Standard' },
    })
    const line_items = [{ price: price.id, quantity: 1 }]
    const euros = await payCheckout(
      test,
      (await openCheckout(test, { line_items, currency: 'eur' })).id,
    )
    assert.deepEqual([euros.currency, (euros.invoice as Stripe.Invoice).total], ['eur', 900])
    const own = await payCheckout(test, (await openCheckout(test, { line_items })).id, {
      country: 'DE',
    })
    assert.equal(own.currency, 'usd')
    await assert.rejects(openCheckout(test, { line_items, currency: 'gbp' }), { param: 'currency' })
  })

  it('says on every invoice what its subscription is to say', async () => {
    await using test = await startTestSandbox()
    const { id } = await openCheckout(test, {
      subscription_data: {
        invoice_settings: {
          description: 'For your films',
          footer: 'Thank you',
          custom_fields: [{ name: 'Cost centre', value: '4711' }],
        },
      },
    })
    const done = await payCheckout(test, id)
    await test.advanceDays(32)
    const subscription = (done.subscription as Stripe.Subscription).id
    for (const invoice of (await test.stripe.invoices.list({ subscription })).data) {
      assert.equal(invoice.description, 'For your films')
      assert.equal(invoice.footer, 'Thank you')
      assert.deepEqual(invoice.custom_fields, [{ name: 'Cost centre', value: '4711' }])
    }
  })
})

describe('A subscription that is to begin its months on a chosen day', () => {
  it('pays for what is left of the first, to the cent of its invoice', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const anchor = Math.floor(engine.now() / 1_000) + 10 * 86_400
    const { id } = await openCheckout(test, { subscription_data: { billing_cycle_anchor: anchor } })
    const shown = engine.viewCheckout(id)!
    assert.ok(shown.totalToday > 0 && shown.totalToday < 600)
    assert.deepEqual([shown.then?.amount, shown.then?.startsAt], [1_599, anchor])
    const done = await payCheckout(test, id)
    const invoice = done.invoice as Stripe.Invoice
    assert.equal(invoice.total, done.amount_total)
    const intent = await test.stripe.paymentIntents.list({ limit: 1 })
    assert.equal(intent.data[0]?.amount_received, invoice.total)
    assert.equal((done.subscription as Stripe.Subscription).billing_cycle_anchor, anchor)
  })

  it('pays nothing before it where the session says so', async () => {
    await using test = await startTestSandbox()
    const anchor = Math.floor(test.sandbox.engine.now() / 1_000) + 10 * 86_400
    const { id } = await openCheckout(test, {
      subscription_data: { billing_cycle_anchor: anchor, proration_behavior: 'none' },
    })
    assert.equal(test.sandbox.engine.viewCheckout(id)?.freeUntil, anchor)
    const done = await payCheckout(test, id)
    assert.deepEqual([done.amount_total, done.payment_status], [0, 'no_payment_required'])
    assert.equal((done.subscription as Stripe.Subscription).status, 'active')
    await test.advanceDays(11)
    const subscription = (done.subscription as Stripe.Subscription).id
    const { data } = await test.stripe.invoices.list({ subscription })
    assert.deepEqual(
      data.map(({ total, status }) => [total, status]),
      [[1_599, 'paid']],
    )
  })
})
