import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

/** A subscriber whose card has stopped paying asks for a dearer price. */
async function askForMore(test: TestSandbox, more: Partial<Stripe.SubscriptionUpdateParams> = {}) {
  const { customerId, subscription } = await subscribe(test)
  const { stripe } = test
  const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: customerId,
  })
  await stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id })
  await test.advanceDays(10)
  const dear = await makePrice(test, { amount: 3_000 })
  const before = (await test.eventTypes()).length
  const pending = await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]!.id, price: dear.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    ...more,
  })
  const events = (await test.eventTypes()).slice(before)
  return { customerId, subscription, dear, pending, events }
}

async function goodCard(test: TestSandbox, customerId: string): Promise<string> {
  const method = await test.stripe.paymentMethods.attach('pm_card_visa', { customer: customerId })
  return method.id
}

describe('A change with pending_if_incomplete', () => {
  it('happens at once when its invoice is paid, and is never pending', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.advanceDays(10)
    const dear = await makePrice(test, { amount: 3_000 })
    const before = (await test.eventTypes()).length

    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, price: dear.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    })

    assert.equal(changed.pending_update, null)
    assert.equal(changed.items.data[0]!.price.id, dear.id)
    assert.equal(changed.status, 'active')
    const events = (await test.eventTypes()).slice(before)
    assert.ok(events.includes('invoice.paid'))
    assert.equal(events.filter((type) => type === 'customer.subscription.updated').length, 1)
    assert.ok(!events.some((type) => type.includes('pending_update')))
  })

  it('waits when its invoice is not paid, while the subscription goes on as it was', async () => {
    await using test = await startTestSandbox()
    const { subscription, dear, pending, events } = await askForMore(test)

    assert.equal(pending.status, 'active')
    assert.equal(pending.items.data[0]!.price.id, subscription.items.data[0]!.price.id)
    const [item] = pending.pending_update!.subscription_items!
    assert.equal(item!.price.id, dear.id)
    const now = Math.floor(test.sandbox.engine.now() / 1_000)
    assert.ok(Math.abs(pending.pending_update!.expires_at - now - 23 * 3_600) <= 2)
    assert.deepEqual(events, [
      'invoiceitem.created',
      'invoiceitem.created',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
    ])
    const invoice = await test.stripe.invoices.retrieve(pending.latest_invoice as string)
    assert.equal(invoice.status, 'open')
    assert.equal(invoice.next_payment_attempt, null)
  })

  it('happens when the invoice is paid later', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription, dear, pending } = await askForMore(test)
    const method = await goodCard(test, customerId)
    const before = (await test.eventTypes()).length

    await test.stripe.invoices.pay(pending.latest_invoice as string, { payment_method: method })

    const applied = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(applied.pending_update, null)
    assert.equal(applied.items.data[0]!.price.id, dear.id)
    assert.deepEqual((await test.eventTypes()).slice(before).slice(-2), [
      'customer.subscription.updated',
      'customer.subscription.pending_update_applied',
    ])

    // The next renewal bills the new price alone: what was paid is not billed again.
    await test.stripe.subscriptions.update(subscription.id, { default_payment_method: method })
    await test.advanceDays(25)
    const [renewal] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(renewal!.total, 3_000)
  })

  it('is forgotten after 23 hours, with its invoice void and no proration left behind', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription, pending } = await askForMore(test)
    const before = (await test.eventTypes()).length

    await test.advanceDays(1)

    const forgotten = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(forgotten.pending_update, null)
    assert.equal(forgotten.status, 'active')
    assert.equal(forgotten.items.data[0]!.price.id, subscription.items.data[0]!.price.id)
    const invoice = await test.stripe.invoices.retrieve(pending.latest_invoice as string)
    assert.equal(invoice.status, 'void')
    assert.deepEqual((await test.eventTypes()).slice(before), [
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
      'customer.subscription.pending_update_expired',
    ])
    const method = await goodCard(test, customerId)
    await test.stripe.subscriptions.update(subscription.id, { default_payment_method: method })
    await test.advanceDays(25)
    const [renewal] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(renewal!.total, 1_599)
  })

  it('waits for the buyer’s bank as it waits for money', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const method = await test.stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customerId,
    })
    await test.stripe.subscriptions.update(subscription.id, { default_payment_method: method.id })
    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice.payments'],
    })
    assert.equal(changed.status, 'active')
    assert.equal(changed.items.data[0]!.quantity, 1)
    assert.equal(changed.pending_update?.subscription_items?.[0]?.quantity, 3)
    const [payment] = (changed.latest_invoice as Stripe.Invoice).payments!.data
    const intent = await test.stripe.paymentIntents.retrieve(
      payment!.payment.payment_intent as string,
    )
    assert.equal(intent.status, 'requires_action')
  })

  it('gives way to another change, which voids its invoice', async () => {
    await using test = await startTestSandbox()
    const { subscription, pending } = await askForMore(test)
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 2 }],
      proration_behavior: 'none',
    })
    const after = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(after.pending_update, null)
    assert.equal(after.items.data[0]!.quantity, 2)
    const invoice = await test.stripe.invoices.retrieve(pending.latest_invoice as string)
    assert.equal(invoice.status, 'void')
  })

  it('takes metadata along, and refuses what does not change the bill', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription, pending } = await askForMore(test, {
      metadata: { reason: 'more' },
    })
    assert.deepEqual(pending.metadata, {})
    assert.deepEqual(pending.pending_update?.metadata, { reason: 'more' })
    await assert.rejects(
      test.stripe.subscriptions.update(subscription.id, {
        description: 'Dear',
        payment_behavior: 'pending_if_incomplete',
      }),
      /you can only pass supported params\. `description` is not supported\./,
    )
    const method = await goodCard(test, customerId)
    await test.stripe.invoices.pay(pending.latest_invoice as string, { payment_method: method })
    const applied = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.deepEqual(applied.metadata, { reason: 'more' })
  })
})

describe('A change with default_incomplete', () => {
  it('happens at once and waits past due for somebody to confirm its payment', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'default_incomplete',
      expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
    })
    assert.equal(changed.status, 'past_due')
    const invoice = changed.latest_invoice as Stripe.Invoice
    assert.equal(invoice.status, 'open')
    assert.ok(invoice.confirmation_secret?.client_secret)
    const intent = invoice.payments!.data[0]!.payment.payment_intent as string
    await test.stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' })
    const paid = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(paid.status, 'active')
  })
})
