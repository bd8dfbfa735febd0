import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { subscribe } from '../testing/subscribe.ts'
import { START_MS, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const START = START_MS / 1_000
const MONTH_LATER = Date.UTC(2031, 1, 15, 12) / 1_000

async function pausedAfter(
  test: TestSandbox,
  days: number,
  params: Stripe.SubscriptionPauseParams = {},
) {
  const { customerId, subscription } = await subscribe(test, { amount: 3_100 })
  await test.advanceDays(days)
  const paused = await test.stripe.subscriptions.pause(subscription.id, params)
  return { customerId, subscription, paused }
}

async function creditedAmounts(test: TestSandbox): Promise<number[]> {
  const events = await test.stripe.events.list({ type: 'invoiceitem.created', limit: 100 })
  return events.data.map(({ data }) => (data.object as Stripe.InvoiceItem).amount).reverse()
}

async function latestInvoice(test: TestSandbox, id: string): Promise<Stripe.Invoice> {
  const subscription = await test.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
  return subscription.latest_invoice as Stripe.Invoice
}

describe('Pausing a subscription', () => {
  it('stops invoices and periods, says why, and gives back the unused time', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription, paused } = await pausedAfter(test, 10)
    assert.equal(paused.status, 'paused')
    assert.equal(paused.status_details?.paused.subscription.type, 'pause_requested')
    assert.equal(paused.status_details?.paused.type, 'subscription')
    assert.deepEqual(await creditedAmounts(test), [-2_100])
    assert.deepEqual((await test.eventTypes()).slice(-2), [
      'invoiceitem.created',
      'customer.subscription.paused',
    ])

    await test.advanceDays(60)

    const still = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(still.status, 'paused')
    assert.equal(still.items.data[0]!.current_period_end, MONTH_LATER)
    const { data } = await test.stripe.invoices.list({ customer: customerId })
    assert.equal(data.length, 1)
  })

  it('can give back the whole period, or nothing', async () => {
    await using test = await startTestSandbox()
    await pausedAfter(test, 10, {
      bill_for: { unused_time_from: { type: 'item_current_period_start' } },
    })
    assert.deepEqual(await creditedAmounts(test), [-3_100])
    await pausedAfter(test, 10, { bill_for: { unused_time_from: { type: 'none' } } })
    assert.deepEqual(await creditedAmounts(test), [-3_100])
  })

  it('puts the credit on the customer’s balance with invoicing_behavior=invoice', async () => {
    await using test = await startTestSandbox()
    const { customerId } = await pausedAfter(test, 10, { invoicing_behavior: 'invoice' })
    const customer = (await test.stripe.customers.retrieve(customerId)) as Stripe.Customer
    assert.equal(customer.balance, -2_100)
  })

  it('is refused with a schedule, and for what does not run', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
    await assert.rejects(
      test.stripe.subscriptions.pause(subscription.id),
      /managed by a subscription schedule/,
    )
    const other = await pausedAfter(test, 1)
    await assert.rejects(
      test.stripe.subscriptions.pause(other.subscription.id),
      /this one is `paused`/,
    )
  })
})

describe('Resuming a paused subscription', () => {
  it('waits with an open invoice by default, and runs once that is paid', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await pausedAfter(test, 10)
    await test.advanceDays(40)

    const waiting = await test.stripe.subscriptions.resume(subscription.id)

    assert.equal(waiting.status, 'paused')
    const invoice = await latestInvoice(test, subscription.id)
    assert.equal(invoice.status, 'open')
    assert.equal(invoice.attempt_count, 0)
    assert.equal(invoice.total, 3_100 - 2_100)

    await test.stripe.invoices.pay(invoice.id!)
    const resumed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(resumed.status, 'active')
    assert.equal(resumed.status_details, undefined)
    const start = resumed.items.data[0]!.current_period_start
    assert.equal(start, resumed.billing_cycle_anchor)
    assert.ok(Math.abs(start - (START + 50 * 86_400)) <= 2)
    const types = await test.eventTypes()
    assert.equal(types.at(-1), 'customer.subscription.resumed')
  })

  it('is past due when the attempt fails, and is not tried again', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await pausedAfter(test, 10)
    await test.stripe.subscriptions.resume(subscription.id)
    const invoice = await latestInvoice(test, subscription.id)
    test.sandbox.engine.forceDecline(customerId, 'insufficient_funds')
    await assert.rejects(test.stripe.invoices.pay(invoice.id!), { code: 'card_declined' })
    const resumed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(resumed.status, 'past_due')
    const open = await latestInvoice(test, subscription.id)
    assert.equal(open.next_payment_attempt, null)
  })

  it('is forgotten after 23 hours without a payment, and the credit is there again', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await pausedAfter(test, 10)
    await test.stripe.subscriptions.resume(subscription.id)
    await test.advanceDays(1)
    const still = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(still.status, 'paused')
    assert.equal((await latestInvoice(test, subscription.id)).status, 'void')
    await test.stripe.subscriptions.resume(subscription.id, {
      payment_behavior: 'resume_on_payment_success',
    })
    const resumed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(resumed.status, 'active')
    assert.equal((await latestInvoice(test, subscription.id)).total, 1_000)
  })

  it('stays paused until a retry succeeds with resume_on_payment_success', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await pausedAfter(test, 10)
    test.sandbox.engine.forceDecline(customerId, 'insufficient_funds')
    const waiting = await test.stripe.subscriptions.resume(subscription.id, {
      payment_behavior: 'resume_on_payment_success',
    })
    assert.equal(waiting.status, 'paused')
    const invoice = await latestInvoice(test, subscription.id)
    assert.equal(invoice.attempt_count, 1)
    assert.ok(invoice.next_payment_attempt)
    await test.advanceDays(2)
    const resumed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(resumed.status, 'active')
  })

  it('goes on in the period that was paid for when nothing was given back', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await pausedAfter(test, 10, {
      bill_for: { unused_time_from: { type: 'none' } },
    })
    await test.advanceDays(5)
    const resumed = await test.stripe.subscriptions.resume(subscription.id, {
      billing_cycle_anchor: { type: 'unchanged' },
    })
    assert.equal(resumed.status, 'active')
    assert.equal(resumed.items.data[0]!.current_period_end, MONTH_LATER)
    const { data } = await test.stripe.invoices.list({ customer: customerId })
    assert.equal(data.length, 1)
  })

  it('bills the rest of the present period of the old rhythm, when asked to invoice it', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await pausedAfter(test, 0, { invoicing_behavior: 'invoice' })
    await test.advanceDays(31 + 14)
    const waiting = await test.stripe.subscriptions.resume(subscription.id, {
      billing_cycle_anchor: { type: 'unchanged' },
      proration_behavior: 'always_invoice',
    })
    // Half of the 28 days from 15 February: paid from what pausing has put on the balance.
    assert.equal(waiting.status, 'active')
    const invoice = await latestInvoice(test, subscription.id)
    assert.ok(Math.abs(invoice.total - 1_550) <= 1, String(invoice.total))
    assert.equal(invoice.amount_due, 0)
    assert.equal(waiting.billing_cycle_anchor, START)
  })
})

describe('A trial that ends without a card and pauses', () => {
  it('says so, and resumes with a first whole period', async () => {
    await using test = await startTestSandbox()
    const price = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Basic' },
    })
    const customer = await test.stripe.customers.create()
    const subscription = await test.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      trial_period_days: 5,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    })
    await test.advanceDays(6)
    const paused = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(paused.status, 'paused')
    assert.equal(
      paused.status_details?.paused.subscription.type,
      'trial_end_without_payment_method',
    )
    const method = await test.stripe.paymentMethods.attach('pm_card_visa', {
      customer: customer.id,
    })
    await test.stripe.subscriptions.update(subscription.id, { default_payment_method: method.id })
    const resumed = await test.stripe.subscriptions.resume(subscription.id, {
      payment_behavior: 'resume_on_payment_success',
    })
    assert.equal(resumed.status, 'active')
    assert.equal((await latestInvoice(test, subscription.id)).amount_paid, 900)
  })
})

describe('Retries that are used up with the setting to pause', () => {
  it('pause the subscription, and leave the invoice to be paid', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.changeSettings({ afterRetries: 'pause' })
    const { customerId, subscription } = await subscribe(test, {
      number: '4000000000000341',
      trialDays: 1,
    })
    await test.advanceDays(20)
    const paused = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(paused.status, 'paused')
    assert.equal(paused.status_details?.paused.subscription.type, 'final_payment_failure')
    const invoice = await latestInvoice(test, subscription.id)
    assert.equal(invoice.status, 'open')
    await test.advanceDays(60)
    const { data } = await test.stripe.invoices.list({ customer: customerId })
    assert.equal(data.length, 2)
  })
})
