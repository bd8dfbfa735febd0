import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { subscribe } from '../testing/subscribe.ts'
import { DAY_MS, GOOD_CARD, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

/** A subscriber whose trial has ended with a card that fails: one failed attempt. */
async function inDunning(test: TestSandbox, number = '4000000000000341') {
  const { customerId, subscription } = await subscribe(test, { trialDays: 7, number })
  await test.advanceDays(7.05)
  const [invoice] = (await test.stripe.invoices.list({ customer: customerId })).data
  return { customerId, subscriptionId: subscription.id, invoice: invoice! }
}

const status = async ({ stripe }: TestSandbox, id: string) =>
  (await stripe.subscriptions.retrieve(id)).status

describe('Dunning', () => {
  it('marks the subscription past due and says when it tries again', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscriptionId, invoice } = await inDunning(test)

    assert.equal(await status(test, subscriptionId), 'past_due')
    assert.equal(invoice.status, 'open')
    assert.equal(invoice.attempt_count, 1)
    const failedAt = invoice.status_transitions.finalized_at!
    assert.equal(invoice.next_payment_attempt, failedAt + 86_400)
    const customer = (await test.stripe.customers.retrieve(customerId)) as Stripe.Customer
    assert.equal(customer.delinquent, true)
    assert.deepEqual((await test.eventTypes()).slice(-8), [
      'invoice.finalized',
      'payment_intent.created',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
      'customer.updated',
    ])
  })

  it('tries eight times in fourteen days, then cancels and leaves the invoice open', async () => {
    await using test = await startTestSandbox()
    const { subscriptionId, invoice } = await inDunning(test)

    await test.advanceDays(15)

    const failures = await test.stripe.events.list({ type: 'invoice.payment_failed', limit: 20 })
    const attempts = failures.data.map(({ data }) => (data.object as Stripe.Invoice).attempt_count)
    assert.deepEqual(attempts.reverse(), [1, 2, 3, 4, 5, 6, 7, 8])
    const last = failures.data[0]?.data.object as Stripe.Invoice
    assert.equal(last.next_payment_attempt, null)
    const ended = await test.stripe.subscriptions.retrieve(subscriptionId)
    assert.equal(ended.status, 'canceled')
    assert.equal(ended.cancellation_details?.reason, 'payment_failed')
    const left = await test.stripe.invoices.retrieve(invoice.id!)
    assert.equal(left.status, 'open')
    assert.equal(left.auto_advance, false)
    assert.equal(test.sandbox.engine.nextBillingEventAt(), null)
  })

  it('recovers when a retry finds a better card', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscriptionId } = await inDunning(test)
    const method = await test.stripe.paymentMethods.attach('pm_card_visa', { customer: customerId })
    await test.stripe.subscriptions.update(subscriptionId, { default_payment_method: method.id })

    await test.advanceDays(1.1)

    assert.equal(await status(test, subscriptionId), 'active')
    const customer = (await test.stripe.customers.retrieve(customerId)) as Stripe.Customer
    assert.equal(customer.delinquent, false)
    assert.deepEqual((await test.eventTypes()).slice(-8), [
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
      'customer.subscription.updated',
      'customer.updated',
    ])
  })

  it('recovers on the hosted invoice page, whose card becomes the subscription’s', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const { subscriptionId, invoice } = await inDunning(test)
    const key = invoice.hosted_invoice_url!.split('/').at(-1)!
    assert.equal(engine.viewInvoice(key)?.amountDue, 1_599)

    const declined = await engine.payInvoice(key, {
      card: { ...GOOD_CARD, number: '4000000000000002' },
    })
    const paid = await engine.payInvoice(key, { card: GOOD_CARD })

    assert.equal(declined.kind, 'declined')
    assert.deepEqual(paid, { kind: 'redirect', url: invoice.hosted_invoice_url })
    assert.equal(engine.viewInvoice(key)?.cardLabel, 'Visa ending in 4242')
    assert.equal(await status(test, subscriptionId), 'active')
    await test.advanceDays(31)
    assert.equal(await status(test, subscriptionId), 'active')
  })

  it('keeps attempts by hand out of the retry schedule', async () => {
    await using test = await startTestSandbox()
    const { invoice } = await inDunning(test)

    await assert.rejects(test.stripe.invoices.pay(invoice.id!), {
      type: 'StripeCardError',
      code: 'card_declined',
      decline_code: 'generic_decline',
      statusCode: 402,
    })

    const after = await test.stripe.invoices.retrieve(invoice.id!)
    assert.equal(after.attempt_count, 1)
    assert.equal(after.next_payment_attempt, invoice.next_payment_attempt)
  })

  it('does not charge again a card that asks for its owner, and lets the owner confirm', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    const session = await test.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: 'usd',
            unit_amount: 999,
            recurring: { interval: 'month' },
            product_data: { name: 'Standard' },
          },
        },
      ],
      success_url: 'http://shop.test/ok',
    })
    const first = await engine.payCheckout(session.id, {
      card: { ...GOOD_CARD, number: '4000002760003184' },
    })
    assert.ok(first.kind === 'challenge')
    await engine.completeChallenge(first.challengeId, 'complete')

    await test.advanceDays(33)

    const types = await test.eventTypes()
    assert.equal(types.filter((type) => type === 'invoice.payment_action_required').length, 1)
    assert.equal(types.filter((type) => type === 'charge.failed').length, 1)
    const [invoice] = (await test.stripe.invoices.list({ customer: customer.id })).data
    assert.equal(invoice?.status, 'open')
    const key = invoice.hosted_invoice_url!.split('/').at(-1)!
    const again = await engine.payInvoice(key, {
      card: { ...GOOD_CARD, number: '4000002760003184' },
    })
    assert.ok(again.kind === 'challenge')
    assert.equal((await engine.completeChallenge(again.challengeId, 'complete')).kind, 'redirect')
    assert.equal((await test.stripe.invoices.retrieve(invoice.id!)).status, 'paid')
  })

  it('makes it unpaid instead where the settings say so, and drafts further invoices', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.changeSettings({ afterRetries: 'unpaid', retryDays: [1] })
    const { customerId, subscriptionId } = await inDunning(test)
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 33 * DAY_MS)

    assert.equal(await status(test, subscriptionId), 'unpaid')
    const [draft] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(draft?.status, 'draft')
    assert.equal(draft.auto_advance, false)
  })

  it('fails the next payment of a customer on demand', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    test.sandbox.engine.forceDecline(customerId, 'insufficient_funds')
    await test.advanceDays(31.1)
    assert.equal(await status(test, subscription.id), 'past_due')
    await test.advanceDays(1)
    assert.equal(await status(test, subscription.id), 'active')
  })
})
