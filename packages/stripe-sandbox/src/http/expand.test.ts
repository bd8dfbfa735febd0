import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('Expanding', () => {
  it('follows references, includes what is otherwise absent, and works in lists', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const whole = await test.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['customer', 'latest_invoice.payments', 'items.data.price.product'],
    })
    assert.equal((whole.customer as Stripe.Customer).id, customerId)
    const invoice = whole.latest_invoice as Stripe.Invoice
    assert.equal(invoice.payments?.data.length, 1)
    const product = whole.items.data[0]!.price.product as Stripe.Product
    assert.equal(product.name, 'Premium')

    const listed = await test.stripe.invoices.list({ expand: ['data.customer'] })
    assert.equal((listed.data[0]!.customer as Stripe.Customer).id, customerId)
    const plain = await test.stripe.invoices.retrieve(invoice.id!)
    assert.equal(plain.payments, undefined)
  })

  it('refuses what is no reference, and more than four levels', async () => {
    await using test = await startTestSandbox()
    const { id } = await test.stripe.customers.create({})
    await assert.rejects(test.stripe.customers.retrieve(id, { expand: ['email'] }), {
      statusCode: 400,
      message: 'This property cannot be expanded (email).',
    })
    await assert.rejects(test.stripe.customers.retrieve(id, { expand: ['a.b.c.d.e'] }), {
      statusCode: 400,
    })
  })
})
