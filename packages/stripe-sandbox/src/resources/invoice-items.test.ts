import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeDraft, makePaid } from '../testing/open-invoice.ts'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('An invoice item', () => {
  it('is priced by an amount, a price, a price of its own or a unit amount', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const { id: customer } = await stripe.customers.create()
    const product = await stripe.products.create({ name: 'Hour' })
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 250,
    })
    const byPrice = await stripe.invoiceItems.create({
      customer,
      pricing: { price: price.id },
      quantity: 3,
    })
    assert.equal(byPrice.amount, 750)
    assert.equal(byPrice.description, 'Hour')
    assert.equal(byPrice.pricing?.price_details?.price, price.id)
    const byUnit = await stripe.invoiceItems.create({
      customer,
      currency: 'usd',
      quantity: 7,
      unit_amount_decimal: '0.5' as never,
    })
    assert.equal(byUnit.amount, 4)
    const inline = await stripe.invoiceItems.create({
      customer,
      price_data: { currency: 'usd', product: product.id, unit_amount: 40 },
    })
    assert.equal(inline.amount, 40)
    await assert.rejects(stripe.invoiceItems.create({ customer, currency: 'usd' }), {
      code: 'parameter_missing',
      param: 'amount',
    })
    await assert.rejects(
      stripe.invoiceItems.create({ customer, amount: 1, pricing: { price: price.id } }),
      { code: 'parameters_exclusive' },
    )
    const pending = await stripe.invoiceItems.list({ customer, pending: true })
    assert.equal(pending.data.length, 3)
  })

  it('waits for the next renewal, or for an invoice that asks for it', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const { customerId, subscription } = await subscribe(test)
    const item = await stripe.invoiceItems.create({
      customer: customerId,
      amount: 401,
      currency: 'usd',
      description: 'Popcorn',
    })
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id })
    assert.equal(preview.total, 2_000)
    const without = await stripe.invoices.create({ customer: customerId })
    assert.equal(without.total, 0)
    await test.advanceDays(32)
    const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data
    assert.equal(renewal?.amount_paid, 2_000)
    assert.equal((await stripe.invoiceItems.retrieve(item.id)).invoice, renewal.id)
  })

  it('changes its draft with it, and nothing that is final', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test, { amounts: [1_000, 500] })
    assert.equal(draft.total, 1_500)
    const [item] = (await stripe.invoiceItems.list({ invoice: draft.id })).data
    await stripe.invoiceItems.update(item!.id, { quantity: 3, metadata: { hour: 'late' } })
    const changed = await stripe.invoices.retrieve(draft.id)
    assert.equal(changed.total, 2_500)
    assert.equal(changed.lines.data[0]?.quantity, 3)
    assert.equal(changed.lines.data[0].id, draft.lines.data[0]?.id)
    await stripe.invoiceItems.del(item!.id)
    const rest = await stripe.invoices.retrieve(draft.id)
    assert.equal(rest.total, 1_000)
    assert.equal((await test.eventTypes()).at(-1), 'invoiceitem.deleted')

    const paid = await makePaid(test)
    const [billed] = (await stripe.invoiceItems.list({ invoice: paid.id })).data
    const refused = { code: 'invoice_not_editable' }
    await assert.rejects(stripe.invoiceItems.update(billed!.id, { amount: 1 }), refused)
    await assert.rejects(stripe.invoiceItems.del(billed!.id), refused)
  })

  it('takes discounts and tax rates', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test, { amounts: [] })
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      percentage: 20,
    })
    await stripe.invoiceItems.create({
      customer: draft.customer as string,
      invoice: draft.id,
      amount: 1_000,
      currency: 'usd',
      discounts: [{ coupon: coupon.id }],
      tax_rates: [rate.id],
    })
    const priced = await stripe.invoices.retrieve(draft.id)
    assert.equal(priced.total_excluding_tax, 500)
    assert.equal(priced.total, 600)
  })
})
