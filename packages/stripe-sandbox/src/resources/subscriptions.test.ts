import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function payingCustomer({ stripe }: TestSandbox): Promise<string> {
  const customer = await stripe.customers.create({ email: 'ann@example.com' })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
  return customer.id
}

async function oneTimePrice({ stripe }: TestSandbox, unit_amount: number): Promise<string> {
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount,
    product_data: { name: 'Set-up' },
  })
  return price.id
}

describe('Creating a subscription', () => {
  it('bills what comes once with the first invoice', async () => {
    await using test = await startTestSandbox()
    const subscription = await test.stripe.subscriptions.create({
      customer: await payingCustomer(test),
      items: [{ price: (await makePrice(test)).id }],
      add_invoice_items: [{ price: await oneTimePrice(test, 500), quantity: 2 }],
      expand: ['latest_invoice'],
    })
    const invoice = subscription.latest_invoice as Stripe.Invoice
    assert.equal(invoice.status, 'paid')
    assert.equal(invoice.total, 2_599)
    const types = await test.eventTypes()
    const created = types.indexOf('customer.subscription.created')
    assert.deepEqual(types.slice(created, created + 3), [
      'customer.subscription.created',
      'invoiceitem.created',
      'invoice.created',
    ])
  })

  it('sends invoices that are to be paid within some days, and is past due after them', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: (await makePrice(test)).id }],
      collection_method: 'send_invoice',
      days_until_due: 10,
      expand: ['latest_invoice'],
    })
    assert.equal(subscription.status, 'active')
    const draft = subscription.latest_invoice as Stripe.Invoice
    assert.equal(draft.status, 'draft')
    assert.equal(draft.collection_method, 'send_invoice')
    assert.equal(draft.due_date, draft.created + 10 * 86_400)
    assert.equal(draft.next_payment_attempt, null)

    await test.advanceDays(1)
    const open = await test.stripe.invoices.retrieve(draft.id!)
    assert.equal(open.status, 'open')
    assert.equal(open.attempt_count, 0)
    assert.ok((await test.eventTypes()).includes('invoice.sent'))

    await test.advanceDays(10)
    const overdue = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(overdue.status, 'past_due')
    await test.stripe.invoices.pay(draft.id!, { paid_out_of_band: true })
    const settled = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(settled.status, 'active')
  })

  it('needs days_until_due to send invoices, and refuses them for charging', async () => {
    await using test = await startTestSandbox()
    const customer = await payingCustomer(test)
    const items = [{ price: (await makePrice(test)).id }]
    await assert.rejects(
      test.stripe.subscriptions.create({ customer, items, collection_method: 'send_invoice' }),
      { param: 'days_until_due' },
    )
    await assert.rejects(test.stripe.subscriptions.create({ customer, items, days_until_due: 3 }), {
      param: 'days_until_due',
    })
  })

  it('bills a customer in one currency', async () => {
    await using test = await startTestSandbox()
    const { customerId } = await subscribe(test)
    const euro = await test.stripe.prices.create({
      currency: 'eur',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Basic' },
    })
    await assert.rejects(
      test.stripe.subscriptions.create({ customer: customerId, items: [{ price: euro.id }] }),
      /You cannot combine currencies on a single customer\./,
    )
  })

  it('takes a price that is made on the way, and ends when it is told to', async () => {
    await using test = await startTestSandbox()
    const product = await test.stripe.products.create({ name: 'Basic' })
    const subscription = await test.stripe.subscriptions.create({
      customer: await payingCustomer(test),
      items: [
        {
          price_data: {
            currency: 'usd',
            product: product.id,
            recurring: { interval: 'week' },
            unit_amount: 300,
          },
        },
      ],
      cancel_at: 'max_period_end',
    })
    const [item] = subscription.items.data
    assert.equal(item!.price.unit_amount, 300)
    assert.equal(item!.price.active, false)
    assert.equal(subscription.cancel_at, item!.current_period_end)
    assert.equal(subscription.cancel_at_period_end, false)
  })

  it('carries its texts to its invoices', async () => {
    await using test = await startTestSandbox()
    const subscription = await test.stripe.subscriptions.create({
      customer: await payingCustomer(test),
      items: [{ price: (await makePrice(test)).id }],
      invoice_settings: { footer: 'Thank you', description: 'Membership' },
      expand: ['latest_invoice'],
    })
    const invoice = subscription.latest_invoice as Stripe.Invoice
    assert.equal(invoice.footer, 'Thank you')
    assert.equal(invoice.description, 'Membership')
  })

  for (const [behavior, card, status] of [
    ['allow_incomplete', 'pm_card_visa', 'active'],
    ['allow_incomplete', 'pm_card_chargeCustomerFail', 'incomplete'],
    ['allow_incomplete', 'pm_card_authenticationRequired', 'incomplete'],
    ['default_incomplete', 'pm_card_visa', 'incomplete'],
    ['error_if_incomplete', 'pm_card_visa', 'active'],
  ] as const) {
    it(`with ${behavior} and ${card} is ${status}`, async () => {
      await using test = await startTestSandbox()
      const customer = await test.stripe.customers.create()
      const method = await test.stripe.paymentMethods.attach(card, { customer: customer.id })
      const subscription = await test.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: (await makePrice(test)).id }],
        default_payment_method: method.id,
        payment_behavior: behavior,
      })
      assert.equal(subscription.status, status)
    })
  }

  for (const card of ['pm_card_chargeCustomerFail', 'pm_card_authenticationRequired']) {
    it(`with error_if_incomplete and ${card} does not happen`, async () => {
      await using test = await startTestSandbox()
      const customer = await test.stripe.customers.create()
      const method = await test.stripe.paymentMethods.attach(card, { customer: customer.id })
      await assert.rejects(
        test.stripe.subscriptions.create({
          customer: customer.id,
          items: [{ price: (await makePrice(test)).id }],
          default_payment_method: method.id,
          payment_behavior: 'error_if_incomplete',
        }),
        { statusCode: 402 },
      )
      const { data } = await test.stripe.subscriptions.list({ customer: customer.id })
      assert.deepEqual(data, [])
    })
  }
})

describe('A cancelled subscription', () => {
  it('keeps only its notes open to change', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.stripe.subscriptions.cancel(subscription.id)
    const noted = await test.stripe.subscriptions.update(subscription.id, {
      metadata: { asked: 'yes' },
      cancellation_details: { feedback: 'too_expensive' },
    })
    assert.equal(noted.cancellation_details?.feedback, 'too_expensive')
    await assert.rejects(
      test.stripe.subscriptions.update(subscription.id, { description: 'No more' }),
      { code: 'invalid_canceled_subscription_fields' },
    )
    await assert.rejects(
      test.stripe.subscriptionItems.update(subscription.items.data[0]!.id, { quantity: 2 }),
      { code: 'invalid_canceled_subscription_fields' },
    )
  })
})

describe('Subscription items', () => {
  it('are added, changed and taken away with prorations', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    await test.advanceDays(10)
    const extra = await makePrice(test, { amount: 620 })

    const item = await test.stripe.subscriptionItems.create({
      subscription: subscription.id,
      price: extra.id,
      quantity: 2,
      proration_behavior: 'always_invoice',
    })

    assert.equal(item.quantity, 2)
    assert.equal(item.subscription, subscription.id)
    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.ok(Math.abs(invoice!.total - Math.round((1_240 * 21) / 31)) <= 1)
    const { data } = await test.stripe.subscriptionItems.list({ subscription: subscription.id })
    assert.equal(data.length, 2)

    const changed = await test.stripe.subscriptionItems.update(item.id, {
      quantity: 1,
      proration_behavior: 'none',
      metadata: { seat: 'one' },
    })
    assert.equal(changed.quantity, 1)
    assert.deepEqual(changed.metadata, { seat: 'one' })
    assert.deepEqual(await test.stripe.subscriptionItems.retrieve(item.id), changed)

    const gone = await test.stripe.subscriptionItems.del(item.id, { proration_behavior: 'none' })
    assert.equal(gone.deleted, true)
    const left = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(left.items.data.length, 1)
    await assert.rejects(test.stripe.subscriptionItems.retrieve(item.id), {
      code: 'resource_missing',
    })
  })

  it('cannot have the same price twice, and the last one stays', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const [item] = subscription.items.data
    await assert.rejects(
      test.stripe.subscriptionItems.create({
        subscription: subscription.id,
        price: item!.price.id,
      }),
      /Cannot add multiple subscription items with the same plan/,
    )
    await assert.rejects(
      test.stripe.subscriptionItems.del(item!.id),
      /must have at least one active plan/,
    )
  })
})
