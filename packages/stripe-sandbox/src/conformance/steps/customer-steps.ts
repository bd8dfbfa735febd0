import assert from 'node:assert/strict'
import { customerWithCard } from '../../testing/customer-with-card.ts'
import type { Steps } from './step.ts'

const VAT = { type: 'eu_vat', value: 'DE123456789' } as const

export const customerSteps: Steps = {
  async 'customers.create'({ stripe }) {
    const customer = await stripe.customers.create({ email: 'ann@example.com' })
    assert.match(customer.id, /^cus_\w{14}$/)
    assert.equal(customer.balance, 0)
  },
  async 'customers.retrieve'({ stripe }) {
    const { id } = await stripe.customers.create({ name: 'Ann' })
    const expand = ['subscriptions', 'tax_ids']
    const customer = await stripe.customers.retrieve(id, { expand })
    assert.ok(!customer.deleted)
    assert.deepEqual(customer.subscriptions?.data, [])
  },
  async 'customers.update'({ stripe }) {
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } })
    const { metadata } = await stripe.customers.update(id, { metadata: { a: '', c: '3' } })
    assert.deepEqual(metadata, { b: '2', c: '3' })
  },
  async 'customers.del'({ stripe }) {
    const { id } = await stripe.customers.create({})
    assert.equal((await stripe.customers.del(id)).deleted, true)
    assert.equal((await stripe.customers.retrieve(id)).deleted, true)
  },
  async 'customers.list'({ stripe }) {
    await stripe.customers.create({ email: 'ann@example.com' })
    await stripe.customers.create({ email: 'bea@example.com' })
    assert.equal((await stripe.customers.list({ email: 'bea@example.com' })).data.length, 1)
  },
  async 'customers.search'({ stripe }) {
    await stripe.customers.create({ metadata: { user: '7' } })
    const query = 'metadata["user"]:"7"'
    assert.equal((await stripe.customers.search({ query })).data.length, 1)
  },
  // The SDK offers no parameter any more that would give a customer a discount of its own.
  async 'customers.deleteDiscount'({ stripe }) {
    const { id } = await stripe.customers.create({})
    await assert.rejects(stripe.customers.deleteDiscount(id), { code: 'resource_missing' })
  },
  async 'customers.createBalanceTransaction'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const change = { amount: -500, currency: 'usd' }
    const transaction = await stripe.customers.createBalanceTransaction(id, change)
    assert.equal(transaction.ending_balance, -500)
  },
  async 'customers.retrieveBalanceTransaction'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const change = { amount: -500, currency: 'usd' }
    const made = await stripe.customers.createBalanceTransaction(id, change)
    assert.equal((await stripe.customers.retrieveBalanceTransaction(id, made.id)).amount, -500)
  },
  async 'customers.updateBalanceTransaction'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const change = { amount: -500, currency: 'usd' }
    const made = await stripe.customers.createBalanceTransaction(id, change)
    const description = 'A gift'
    const updated = await stripe.customers.updateBalanceTransaction(id, made.id, { description })
    assert.equal(updated.description, description)
  },
  async 'customers.listBalanceTransactions'({ stripe }) {
    const { id } = await stripe.customers.create({})
    await stripe.customers.createBalanceTransaction(id, { amount: 100, currency: 'usd' })
    assert.equal((await stripe.customers.listBalanceTransactions(id)).data.length, 1)
  },
  async 'customers.listPaymentMethods'(test) {
    const { id } = await customerWithCard(test)
    const { data } = await test.stripe.customers.listPaymentMethods(id, { type: 'card' })
    assert.equal(data[0]?.card?.last4, '4242')
  },
  async 'customers.retrievePaymentMethod'(test) {
    const { id, invoice_settings: settings } = await customerWithCard(test)
    const method = String(settings.default_payment_method)
    const found = await test.stripe.customers.retrievePaymentMethod(id, method)
    assert.equal(found.customer, id)
  },
  async 'customers.createTaxId'({ stripe }) {
    const { id } = await stripe.customers.create({})
    assert.equal((await stripe.customers.createTaxId(id, VAT)).country, 'DE')
  },
  async 'customers.retrieveTaxId'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.customers.createTaxId(id, VAT)
    assert.equal((await stripe.customers.retrieveTaxId(id, made.id)).value, VAT.value)
  },
  async 'customers.listTaxIds'({ stripe }) {
    const { id } = await stripe.customers.create({})
    await stripe.customers.createTaxId(id, VAT)
    assert.equal((await stripe.customers.listTaxIds(id)).data.length, 1)
  },
  async 'customers.deleteTaxId'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.customers.createTaxId(id, VAT)
    assert.equal((await stripe.customers.deleteTaxId(id, made.id)).deleted, true)
  },
  async 'taxIds.create'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const owner = { type: 'customer', customer: id } as const
    assert.equal((await stripe.taxIds.create({ ...VAT, owner })).customer, id)
  },
  async 'taxIds.retrieve'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.customers.createTaxId(id, VAT)
    assert.equal((await stripe.taxIds.retrieve(made.id)).type, 'eu_vat')
  },
  async 'taxIds.list'({ stripe }) {
    const { id } = await stripe.customers.create({})
    await stripe.customers.createTaxId(id, VAT)
    const owner = { type: 'customer', customer: id } as const
    assert.equal((await stripe.taxIds.list({ owner })).data.length, 1)
  },
  async 'taxIds.del'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.customers.createTaxId(id, VAT)
    assert.equal((await stripe.taxIds.del(made.id)).deleted, true)
  },
}
