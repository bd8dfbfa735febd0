import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe("A customer's balance", () => {
  it('keeps a record of every movement, whoever made it', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const customer = await stripe.customers.create({ balance: -300, email: 'ann@example.com' })
    await stripe.customers.update(customer.id, { balance: -200 })
    const gift = await stripe.customers.createBalanceTransaction(customer.id, {
      amount: -500,
      currency: 'usd',
      description: 'Sorry for the outage',
    })
    assert.equal(gift.ending_balance, -700)
    assert.equal(gift.type, 'adjustment')

    const list = await stripe.customers.listBalanceTransactions(customer.id)
    const told = list.data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance])
    assert.deepEqual(told, [
      ['adjustment', -500, -700],
      ['adjustment', 100, -200],
      ['initial', -300, -300],
    ])
    const updated = await stripe.customers.updateBalanceTransaction(customer.id, gift.id, {
      description: 'Goodwill',
      metadata: { ticket: '7' },
    })
    assert.equal(updated.description, 'Goodwill')
    const again = await stripe.customers.retrieveBalanceTransaction(customer.id, gift.id)
    assert.deepEqual(again.metadata, { ticket: '7' })
  })

  it('is applied to the next invoice, which the record names', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const { customerId, subscription } = await subscribe(test)
    await stripe.customers.createBalanceTransaction(customerId, { amount: -599, currency: 'usd' })
    await test.advanceDays(32)

    const [renewal] = (await stripe.invoices.list({ subscription: subscription.id })).data
    assert.equal(renewal?.amount_paid, 1_000)
    assert.equal(renewal.starting_balance, -599)
    assert.equal(renewal.ending_balance, 0)
    const list = await stripe.customers.listBalanceTransactions(customerId, {
      invoice: renewal.id,
      expand: ['data.invoice'],
    })
    assert.equal(list.data.length, 1)
    assert.equal(list.data[0]?.type, 'applied_to_invoice')
    assert.equal(list.data[0].amount, 599)
    assert.equal((list.data[0].invoice as { number: string }).number, renewal.number)
  })

  it('gets back what a voided invoice took', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const customer = await stripe.customers.create({ balance: -400 })
    await stripe.invoiceItems.create({ customer: customer.id, amount: 1_000, currency: 'usd' })
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    })
    const open = await stripe.invoices.finalizeInvoice(draft.id)
    assert.equal(open.amount_due, 600)
    await stripe.invoices.voidInvoice(open.id)
    const list = await stripe.customers.listBalanceTransactions(customer.id)
    assert.deepEqual(
      list.data.map(({ type, amount }) => [type, amount]),
      [
        ['unapplied_from_invoice', -400],
        ['applied_to_invoice', 400],
        ['initial', -400],
      ],
    )
  })

  it('refuses another currency and a record of somebody else', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const [ann, bob] = [await stripe.customers.create(), await stripe.customers.create()]
    const record = await stripe.customers.createBalanceTransaction(ann.id, {
      amount: 100,
      currency: 'usd',
    })
    await assert.rejects(
      stripe.customers.createBalanceTransaction(ann.id, { amount: 100, currency: 'eur' }),
      { param: 'currency' },
    )
    await assert.rejects(stripe.customers.retrieveBalanceTransaction(bob.id, record.id), {
      statusCode: 404,
      code: 'resource_missing',
    })
  })
})
