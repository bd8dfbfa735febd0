import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A tax id', () => {
  it('is created pending, and verified as its value says', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const customer = await stripe.customers.create()
    const verdicts = [
      ['DE000000000', 'verified'],
      ['DE111111111', 'unverified'],
      ['DE222222222', 'pending'],
      ['DE123456789', 'unavailable'],
    ] as const
    for (const [value, status] of verdicts) {
      const created = await stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value })
      assert.equal(created.verification?.status, 'pending')
      assert.equal(created.country, 'DE')
      const later = await stripe.customers.retrieveTaxId(customer.id, created.id)
      assert.equal(later.verification?.status, status)
    }
    assert.deepEqual((await test.eventTypes()).slice(1, 4), [
      'customer.tax_id.created',
      'customer.tax_id.updated',
      'customer.tax_id.created',
    ])
  })

  it('is refused when it cannot be right', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const { id } = await stripe.customers.create()
    const wrong = { statusCode: 400, code: 'tax_id_invalid' }
    await assert.rejects(
      stripe.customers.createTaxId(id, { type: 'eu_vat', value: '123456789' }),
      wrong,
    )
    await assert.rejects(stripe.customers.createTaxId(id, { type: 'us_ein', value: '12' }), wrong)
    await assert.rejects(stripe.customers.createTaxId(id, { type: 'mars_vat', value: '12' }), {
      param: 'type',
    })
    await stripe.customers.createTaxId(id, { type: 'ch_vat', value: 'CHE-123.456.789 MWST' })
    await stripe.customers.createTaxId(id, { type: 'gb_vat', value: 'GB123456789' })
  })

  it('stands on the invoices that become final while it is there', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const customer = await stripe.customers.create({
      tax_id_data: [{ type: 'us_ein', value: '12-3456789' }],
      expand: ['tax_ids'],
    })
    const taxId = customer.tax_ids?.data[0]
    assert.equal(taxId?.value, '12-3456789')
    await stripe.invoiceItems.create({ customer: customer.id, amount: 500, currency: 'usd' })
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    })
    const final = await stripe.invoices.finalizeInvoice(draft.id)
    assert.deepEqual(final.customer_tax_ids, [{ type: 'us_ein', value: '12-3456789' }])

    const gone = await stripe.customers.deleteTaxId(customer.id, taxId.id)
    assert.equal(gone.deleted, true)
    assert.equal((await stripe.customers.listTaxIds(customer.id)).data.length, 0)
    const kept = await stripe.invoices.retrieve(final.id)
    assert.equal(kept.customer_tax_ids?.length, 1)
    assert.equal((await test.eventTypes()).at(-1), 'customer.tax_id.deleted')
  })

  it('can be the account’s own', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const own = await stripe.taxIds.create({ type: 'gb_vat', value: 'GB123456789' })
    assert.equal(own.customer, null)
    assert.equal(own.owner?.type, 'self')
    const customer = await stripe.customers.create()
    const theirs = await stripe.taxIds.create({
      type: 'us_ein',
      value: '123456789',
      owner: { type: 'customer', customer: customer.id },
    })
    assert.deepEqual(
      (await stripe.taxIds.list()).data.map(({ id }) => id),
      [own.id],
    )
    assert.equal((await stripe.taxIds.retrieve(theirs.id)).customer, customer.id)
    assert.equal((await stripe.taxIds.del(own.id)).deleted, true)
  })
})
