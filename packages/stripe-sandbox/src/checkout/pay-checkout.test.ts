import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { openSession, pay } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('Paying on the hosted Checkout page', () => {
  it('makes customer, active subscription and paid invoice at once, and tells in Stripe’s order', async () => {
    await using test = await startTestSandbox()
    const session = await openSession(test, { subscription_data: { metadata: { account: '7' } } })
    const before = (await test.eventTypes()).length

    const outcome = await pay(test, session.id, '4242424242424242')

    assert.deepEqual(outcome, {
      kind: 'redirect',
      url: `http://shop.test/welcome?session_id=${session.id}`,
    })
    assert.ok(test.received.some(({ type }) => type === 'checkout.session.completed'))
    await test.sandbox.engine.drain()
    assert.deepEqual((await test.eventTypes()).slice(before), [
      'charge.succeeded',
      'payment_method.attached',
      'customer.created',
      'customer.updated',
      'checkout.session.completed',
      'customer.subscription.created',
      'payment_intent.created',
      'payment_intent.succeeded',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ])
    const done = await test.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice.payments', 'customer'],
    })
    const subscription = done.subscription as Stripe.Subscription
    const invoice = subscription.latest_invoice as Stripe.Invoice
    assert.equal(done.payment_status, 'paid')
    assert.equal(done.payment_intent, null)
    assert.equal((done.customer as Stripe.Customer).email, 'ann@example.com')
    assert.equal(subscription.status, 'active')
    assert.deepEqual(subscription.metadata, { account: '7' })
    assert.equal(invoice.status, 'paid')
    assert.equal(invoice.amount_paid, 1_599)
    assert.deepEqual(invoice.parent?.subscription_details?.metadata, { account: '7' })
    assert.equal(invoice.payments?.data[0]?.status, 'paid')
    assert.equal(invoice.lines.data[0]?.description, '1 × Premium (at $15.99 / month)')
  })

  it('leaves the session open after a decline, and takes another card on the same intent', async () => {
    await using test = await startTestSandbox()
    const session = await openSession(test)

    const declined = await pay(test, session.id, '4000000000009995')
    assert.equal(declined.kind === 'declined' && declined.declineCode, 'insufficient_funds')
    const view = test.sandbox.engine.viewCheckout(session.id)
    assert.equal(view?.status, 'open')
    assert.equal(view?.lastError?.message, 'Your card has insufficient funds.')
    assert.equal((await test.stripe.subscriptions.list()).data.length, 0)
    assert.equal((await test.stripe.invoices.list()).data.length, 0)

    assert.equal((await pay(test, session.id, '4242424242424242')).kind, 'redirect')
    const intents = (await test.eventTypes()).filter((type) => type === 'payment_intent.created')
    assert.equal(intents.length, 1)
  })

  it('refuses the dunning card when it charges, and accepts it for a trial', async () => {
    await using test = await startTestSandbox()
    const now = await openSession(test)
    const trial = await openSession(test, { subscription_data: { trial_period_days: 7 } })

    assert.equal((await pay(test, now.id, '4000000000000341')).kind, 'declined')
    assert.equal((await pay(test, trial.id, '4000000000000341')).kind, 'redirect')
  })

  it('starts a trial without a charge', async () => {
    await using test = await startTestSandbox()
    const session = await openSession(test, { subscription_data: { trial_period_days: 7 } })
    const before = (await test.eventTypes()).length
    const view = test.sandbox.engine.viewCheckout(session.id)
    assert.equal(view?.totalToday, 0)
    assert.equal(view?.submitLabel, 'Start trial')
    assert.equal(view?.then?.amount, 1_599)

    await pay(test, session.id, '4242424242424242')

    assert.deepEqual((await test.eventTypes()).slice(before), [
      'customer.created',
      'setup_intent.created',
      'setup_intent.succeeded',
      'payment_method.attached',
      'checkout.session.completed',
      'customer.updated',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.created',
    ])
    const done = await test.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription'],
    })
    const subscription = done.subscription as Stripe.Subscription
    assert.equal(done.payment_status, 'no_payment_required')
    assert.equal(subscription.status, 'trialing')
    assert.equal(subscription.items.data[0]?.current_period_end, subscription.trial_end)
    assert.equal(subscription.trial_end! - subscription.trial_start!, 7 * 86_400)
    assert.equal((await test.stripe.charges.list()).data.length, 0)
  })

  it('asks the bank for 3-D Secure: completed it subscribes, failed it may be tried again', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const session = await openSession(test)

    const first = await pay(test, session.id, '4000002760003184')
    assert.equal(first.kind, 'challenge')
    const failedId = first.kind === 'challenge' ? first.challengeId : ''
    assert.equal(engine.viewChallenge(failedId)?.amount, 1_599)
    const failed = await engine.completeChallenge(failedId, 'fail')
    assert.equal(failed.kind === 'declined' && failed.code, 'payment_intent_authentication_failure')
    assert.equal((await engine.completeChallenge(failedId, 'complete')).kind, 'gone')

    const second = await pay(test, session.id, '4000002760003184')
    const passedId = second.kind === 'challenge' ? second.challengeId : ''
    assert.equal((await engine.completeChallenge(passedId, 'complete')).kind, 'redirect')
    const types = await test.eventTypes()
    assert.ok(types.includes('payment_intent.requires_action'))
    assert.equal(types.filter((type) => type === 'customer.subscription.created').length, 1)
  })

  it('takes a session once', async () => {
    await using test = await startTestSandbox()
    const session = await openSession(test)
    await pay(test, session.id, '4242424242424242')

    const again = await pay(test, session.id, '4242424242424242')

    assert.deepEqual(again, { kind: 'gone', status: 'complete' })
    assert.equal((await test.stripe.charges.list()).data.length, 1)
  })

  it('names the field of a card that cannot be right', async () => {
    await using test = await startTestSandbox()
    const session = await openSession(test)
    const outcome = await pay(test, session.id, '4242424242424241')
    assert.equal(outcome.kind === 'declined' && outcome.field, 'number')
  })

  it('takes a single payment without making a customer or keeping the card', async () => {
    await using test = await startTestSandbox()
    const data = { currency: 'usd', unit_amount: 2_500, product_data: { name: 'Gift' } }
    const session = await openSession(test, {
      mode: 'payment',
      line_items: [{ quantity: 2, price_data: data }],
    })
    assert.equal((await pay(test, session.id, '4242424242424242')).kind, 'redirect')
    const done = await test.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent', 'line_items'],
    })
    assert.equal((done.payment_intent as Stripe.PaymentIntent).amount_received, 5_000)
    assert.equal(done.customer, null)
    assert.equal(done.line_items?.data[0]?.description, 'Gift')
    assert.equal((await test.stripe.customers.list()).data.length, 0)
    assert.ok(!(await test.eventTypes()).includes('payment_method.attached'))
  })

  it('saves a card in setup mode, which then pays without its owner', async () => {
    await using test = await startTestSandbox()
    const { id: customer } = await test.stripe.customers.create({ email: 'ann@example.com' })
    const session = await test.stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      customer,
      success_url: 'http://shop.test/ok',
    })
    const asked = await pay(test, session.id, '4000002500003155')
    assert.ok(asked.kind === 'challenge')
    await test.sandbox.engine.completeChallenge(asked.challengeId, 'complete')

    const [method] = (await test.stripe.customers.listPaymentMethods(customer)).data
    const intent = await test.stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      customer,
      payment_method: method!.id,
      off_session: true,
      confirm: true,
    })
    assert.equal(intent.status, 'succeeded')
  })

  it('expires by hand and by time', async () => {
    await using test = await startTestSandbox()
    const byHand = await openSession(test)
    const byTime = await openSession(test)

    const expired = await test.stripe.checkout.sessions.expire(byHand.id)
    await test.advanceDays(1.01)

    assert.equal(expired.status, 'expired')
    assert.equal(expired.url, null)
    assert.equal(test.sandbox.engine.viewCheckout(byTime.id)?.status, 'expired')
    const types = await test.eventTypes()
    assert.equal(types.filter((type) => type === 'checkout.session.expired').length, 2)
    assert.equal((await pay(test, byTime.id, '4242424242424242')).kind, 'gone')
    await assert.rejects(test.stripe.checkout.sessions.expire(byHand.id), { statusCode: 400 })
  })
})
