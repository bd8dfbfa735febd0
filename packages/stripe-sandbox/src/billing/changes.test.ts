import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

/** Half of a period of 30 days is gone: 15 April to 15 May. */
async function halfway(test: TestSandbox, amount: number) {
  const { customerId, subscription } = await subscribe(test, { amount })
  await test.advanceDays(15)
  return { customerId, subscription, itemId: subscription.items.data[0]!.id }
}

const APRIL = Date.UTC(2031, 3, 15, 12)

const amounts = (invoice: Stripe.Invoice | undefined) =>
  invoice?.lines.data.map(({ amount }) => amount)

describe('Changing the price in mid-period', () => {
  it('bills the difference at once with always_invoice, to the second', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_000)
    const dearer = await makePrice(test, { amount: 2_000 })

    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: dearer.id }],
      proration_behavior: 'always_invoice',
    })

    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(invoice), [-500, 1_000])
    assert.equal(invoice?.billing_reason, 'subscription_update')
    assert.equal(invoice.status, 'paid')
    assert.equal(invoice.amount_paid, 500)
    assert.equal(changed.items.data[0]?.price.unit_amount, 2_000)
    assert.equal(changed.latest_invoice, invoice.id)
    assert.equal(
      changed.items.data[0].current_period_end,
      subscription.items.data[0]!.current_period_end,
    )
    const [credit] = invoice.lines.data
    const details = credit?.parent?.invoice_item_details
    assert.equal(details?.proration, true)
    assert.equal(details.proration_details?.credited_items?.invoice, subscription.latest_invoice)
  })

  it('keeps the difference for the next renewal by default', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 5_000)
    const dearer = await makePrice(test, { amount: 10_000 })

    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: dearer.id }],
    })
    assert.equal((await test.stripe.invoices.list({ customer: customerId })).data.length, 1)

    await test.advanceDays(16)
    const [renewal] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(renewal), [-2_500, 5_000, 10_000])
    assert.equal(renewal?.amount_paid, 12_500)
  })

  it('changes only the price with none, and later credits what was billed', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_000)
    const dearer = await makePrice(test, { amount: 2_000 })
    const same = await makePrice(test, { amount: 1_000 })
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: dearer.id }],
      proration_behavior: 'none',
    })

    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: same.id }],
      proration_behavior: 'always_invoice',
    })

    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(invoice?.total, 0)
  })

  it('previews to the cent what the change then bills', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_799)
    const dearer = await makePrice(test, { amount: 2_499 })
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 12_345_000)
    const date = Math.floor(test.sandbox.engine.now() / 1_000)
    const before = await test.eventTypes()

    const preview = await test.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: itemId, price: dearer.id }],
        proration_behavior: 'always_invoice',
        proration_date: date,
      },
    })
    assert.deepEqual(await test.eventTypes(), before)
    assert.match(preview.id!, /^upcoming_in_/)

    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: dearer.id }],
      proration_behavior: 'always_invoice',
      proration_date: date,
    })
    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(invoice), amounts(preview))
    assert.equal(invoice?.amount_due, preview.amount_due)
    assert.equal(preview.amount_due > 0, true)
  })

  it('previews the next renewal, and says when there is none', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)

    const next = await test.stripe.invoices.createPreview({ subscription: subscription.id })
    assert.equal(next.amount_due, 1_599)
    assert.equal(next.period_end, subscription.items.data[0]!.current_period_end)

    await test.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
    await assert.rejects(test.stripe.invoices.createPreview({ subscription: subscription.id }), {
      code: 'invoice_upcoming_none',
    })
  })

  it('changes nothing at all when the payment fails and error_if_incomplete is asked for', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_000)
    const dearer = await makePrice(test, { amount: 2_000 })
    const before = await test.eventTypes()
    test.sandbox.engine.forceDecline(customerId, 'insufficient_funds')

    await assert.rejects(
      test.stripe.subscriptions.update(subscription.id, {
        items: [{ id: itemId, price: dearer.id }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
      { statusCode: 402, decline_code: 'insufficient_funds' },
    )

    const after = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(after.items.data[0]?.price.unit_amount, 1_000)
    assert.deepEqual(await test.eventTypes(), before)
  })

  it('starts a new period now when the anchor is reset', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_000)
    const yearly = await makePrice(test, { amount: 10_000, interval: 'year' })
    const now = Math.floor(test.sandbox.engine.now() / 1_000)

    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: yearly.id }],
      billing_cycle_anchor: { type: 'now' },
    })

    const item = changed.items.data[0]!
    assert.ok(item.current_period_start - now <= 1)
    assert.equal(new Date(item.current_period_end * 1_000).getUTCFullYear(), 2032)
    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(invoice), [-500, 10_000])
    assert.equal(invoice?.status, 'paid')
  })

  it('ends a trial on demand and bills at once', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test, { trialDays: 7 })

    const active = await test.stripe.subscriptions.update(subscription.id, { trial_end: 'now' })

    assert.equal(active.status, 'active')
    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(invoice?.amount_paid, 1_599)
    const types = await test.eventTypes()
    assert.ok(types.includes('customer.subscription.trial_will_end'))
    await test.advanceDays(29)
    assert.equal((await test.stripe.invoices.list({ customer: customerId })).data.length, 2)
  })

  it('rounds each line to the nearest cent', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 1_599)
    const dearer = await makePrice(test, { amount: 2_001 })
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: dearer.id }],
      proration_behavior: 'always_invoice',
      proration_date: Date.UTC(2031, 3, 30, 12) / 1_000,
    })
    const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(invoice), [-800, 1_001])
  })

  it('neither credits nor debits anything during a trial', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test, { trialDays: 7 })
    const dearer = await makePrice(test, { amount: 2_499 })
    await test.advanceDays(2)

    const changed = await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, price: dearer.id }],
    })

    assert.equal(changed.status, 'trialing')
    assert.equal(changed.trial_end, subscription.trial_end)
    assert.ok(!(await test.eventTypes()).includes('invoiceitem.created'))
    await test.advanceDays(5.1)
    const [first] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.deepEqual(amounts(first), [2_499])
  })

  it('gives a cheaper plan’s difference as balance, which the next invoice uses', async () => {
    await using test = await startTestSandbox({}, APRIL)
    const { customerId, subscription, itemId } = await halfway(test, 2_000)
    const cheaper = await makePrice(test, { amount: 1_000 })
    await test.stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemId, price: cheaper.id }],
      proration_behavior: 'always_invoice',
    })
    const customer = (await test.stripe.customers.retrieve(customerId)) as Stripe.Customer
    assert.equal(customer.balance, -500)

    await test.advanceDays(16)
    const [renewal] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(renewal?.total, 1_000)
    assert.equal(renewal.amount_paid, 500)
    assert.equal(renewal.starting_balance, -500)
  })
})
