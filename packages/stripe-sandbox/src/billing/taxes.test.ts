import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { customerWithCard } from '../testing/customer-with-card.ts'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function rate(
  { stripe }: TestSandbox,
  percentage: number,
  inclusive: boolean,
): Promise<Stripe.TaxRate> {
  return stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })
}

async function invoiceFor(
  test: TestSandbox,
  rates: Stripe.TaxRate[],
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  customerMore: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Invoice> {
  const customer = await customerWithCard(test, customerMore)
  const price = await makePrice(test, { amount: 1_999 })
  await test.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_tax_rates: rates.map(({ id }) => id),
    ...more,
  })
  return (await test.stripe.invoices.list({ customer: customer.id })).data[0]!
}

const sums = (invoice: Stripe.Invoice) => ({
  subtotal: invoice.subtotal,
  untaxedSubtotal: invoice.subtotal_excluding_tax,
  untaxedTotal: invoice.total_excluding_tax,
  taxes: invoice.total_taxes?.map((tax) => [tax.amount, tax.taxable_amount, tax.tax_behavior]),
  total: invoice.total,
})

describe('Tax rates', () => {
  it('come on top when they are exclusive', async () => {
    await using test = await startTestSandbox()
    const invoice = await invoiceFor(test, [await rate(test, 8.25, false)])
    assert.deepEqual(sums(invoice), {
      subtotal: 1_999,
      untaxedSubtotal: 1_999,
      untaxedTotal: 1_999,
      taxes: [[165, 1_999, 'exclusive']],
      total: 2_164,
    })
    assert.equal(invoice.amount_paid, 2_164)
    assert.deepEqual(invoice.lines.data[0]?.taxes?.[0], invoice.total_taxes?.[0])
    assert.equal(invoice.default_tax_rates.length, 1)
  })

  it('are inside the price when they are inclusive, after the discount', async () => {
    await using test = await startTestSandbox()
    const vat = await rate(test, 19, true)
    assert.deepEqual(sums(await invoiceFor(test, [vat])), {
      subtotal: 1_999,
      untaxedSubtotal: 1_680,
      untaxedTotal: 1_680,
      taxes: [[319, 1_680, 'inclusive']],
      total: 1_999,
    })
    const coupon = await test.stripe.coupons.create({ percent_off: 50 })
    assert.deepEqual(sums(await invoiceFor(test, [vat], { discounts: [{ coupon: coupon.id }] })), {
      subtotal: 1_999,
      untaxedSubtotal: 1_680,
      untaxedTotal: 839,
      taxes: [[160, 839, 'inclusive']],
      total: 999,
    })
  })

  it('of an item replace the default ones', async () => {
    await using test = await startTestSandbox()
    const [low, high] = [await rate(test, 7, false), await rate(test, 19, false)]
    const price = await makePrice(test, { amount: 1_000 })
    const other = await makePrice(test, { amount: 1_000 })
    const invoice = await invoiceFor(test, [high], {
      items: [{ price: price.id, tax_rates: [low.id] }, { price: other.id }],
    })
    assert.deepEqual(
      invoice.lines.data.map((line) => line.taxes?.map(({ amount }) => amount)),
      [[70], [190]],
    )
    assert.equal(invoice.total, 2_260)
  })

  it('are named and not charged where the customer is exempt or owes them', async () => {
    await using test = await startTestSandbox()
    const vat = await rate(test, 19, false)
    for (const [exemption, reason] of [
      ['exempt', 'customer_exempt'],
      ['reverse', 'reverse_charge'],
    ] as const) {
      const invoice = await invoiceFor(test, [vat], {}, { tax_exempt: exemption })
      assert.equal(invoice.total, 1_999)
      assert.equal(invoice.total_taxes?.[0]?.taxability_reason, reason)
      assert.equal(invoice.total_taxes[0].amount, 0)
    }
  })

  it('cannot be given to anything new once archived', async () => {
    await using test = await startTestSandbox()
    const vat = await rate(test, 19, false)
    await test.stripe.taxRates.update(vat.id, { active: false })
    await assert.rejects(invoiceFor(test, [vat]), /archived/)
  })
})

describe('Less than can be charged', () => {
  it('waits on the balance for the next invoice', async () => {
    await using test = await startTestSandbox()
    const customer = await customerWithCard(test)
    const price = await makePrice(test, { amount: 49 })
    await test.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
    await test.advanceDays(32)

    const { data } = await test.stripe.invoices.list({ customer: customer.id })
    const [second, first] = data
    assert.deepEqual(
      [first?.status, first?.total, first?.amount_due, first?.amount_paid, first?.ending_balance],
      ['paid', 49, 0, 0, 49],
    )
    assert.deepEqual(
      [second?.starting_balance, second?.amount_due, second?.amount_paid, second?.ending_balance],
      [49, 98, 98, 0],
    )
  })
})
