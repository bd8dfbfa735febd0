import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { startTestSandbox } from '../testing/test-sandbox.ts'

const HELD = {
  amount: 1_000,
  currency: 'usd',
  capture_method: 'manual',
  confirm: true,
  payment_method: 'pm_card_visa',
} as const

describe('A payment that is captured later', () => {
  it('holds the money, and takes the part that is asked for', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const held = await stripe.paymentIntents.create(HELD)
    assert.equal(held.status, 'requires_capture')
    assert.equal(held.amount_capturable, 1_000)
    assert.equal((await stripe.balance.retrieve()).available[0]?.amount, 0)
    await assert.rejects(stripe.paymentIntents.capture(held.id, { amount_to_capture: 1_001 }), {
      code: 'amount_too_large',
    })
    await assert.rejects(stripe.refunds.create({ payment_intent: held.id }), { statusCode: 400 })

    const taken = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 700,
      expand: ['latest_charge'],
    })
    assert.deepEqual([taken.status, taken.amount_received], ['succeeded', 700])
    const charge = taken.latest_charge as Stripe.Charge
    assert.deepEqual([charge.amount_captured, charge.amount_refunded], [700, 300])
    assert.deepEqual((await test.eventTypes()).slice(-4), [
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ])
    assert.equal((await stripe.refunds.create({ payment_intent: held.id })).amount, 700)
    await assert.rejects(stripe.paymentIntents.capture(held.id), {
      code: 'payment_intent_unexpected_state',
    })
    await assert.rejects(stripe.charges.capture(charge.id), { code: 'charge_already_captured' })
  })

  it('is captured by its charge, released by hand, and lapses after a week', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const [first, second, third] = [
      await stripe.paymentIntents.create(HELD),
      await stripe.paymentIntents.create(HELD),
      await stripe.paymentIntents.create(HELD),
    ]
    const captured = await stripe.charges.capture(first.latest_charge as string)
    assert.equal(captured.captured, true)
    const released = await stripe.paymentIntents.cancel(second.id)
    assert.equal(released.status, 'canceled')
    const charge = await stripe.charges.retrieve(second.latest_charge as string)
    assert.equal(charge.refunded, true)
    await test.advanceDays(8)
    const lapsed = await stripe.paymentIntents.retrieve(third.id)
    assert.deepEqual([lapsed.status, lapsed.cancellation_reason], ['canceled', 'automatic'])
    assert.deepEqual((await test.eventTypes()).slice(-2), [
      'charge.expired',
      'payment_intent.canceled',
    ])
  })
})

describe('A payment intent', () => {
  it('is changed until it is paid, and described after that', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const intent = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' })
    assert.deepEqual(intent.automatic_payment_methods, {
      allow_redirects: 'always',
      enabled: true,
    })
    const changed = await stripe.paymentIntents.update(intent.id, {
      amount: 800,
      shipping: { name: 'Ann', address: { country: 'DE' } },
      statement_descriptor_suffix: 'FILM',
    })
    assert.equal(changed.amount, 800)
    const paid = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      receipt_email: 'ann@example.com',
      expand: ['latest_charge'],
    })
    assert.equal(paid.status, 'succeeded')
    const charge = paid.latest_charge as Stripe.Charge
    assert.equal(charge.amount, 800)
    assert.equal(charge.receipt_email, 'ann@example.com')
    assert.equal(charge.shipping?.address?.country, 'DE')
    await stripe.paymentIntents.update(intent.id, { metadata: { order: '1' } })
    const refused = { code: 'payment_intent_unexpected_state' }
    await assert.rejects(stripe.paymentIntents.update(intent.id, { amount: 1 }), refused)
    await assert.rejects(stripe.paymentIntents.confirm(intent.id), refused)
    await assert.rejects(stripe.paymentIntents.cancel(intent.id), refused)
  })

  it('asks the bank where the seller insists, or is refused where nobody may act', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const asked = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_visa',
      payment_method_options: { card: { request_three_d_secure: 'challenge' } },
    })
    assert.equal(asked.status, 'requires_action')
    await assert.rejects(
      stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        confirm: true,
        error_on_requires_action: true,
        payment_method: 'pm_card_authenticationRequired',
      }),
      { type: 'StripeCardError', code: 'authentication_required' },
    )
  })

  it('takes no list of types, and no method of another customer', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const create = (more: object) =>
      stripe.paymentIntents.create({ amount: 500, currency: 'usd', ...more })
    await assert.rejects(create({ payment_method_types: ['card'] }), {
      code: 'payment_method_types_no_longer_supported',
    })
    const ann = await stripe.customers.create()
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: ann.id })
    await assert.rejects(create({ payment_method: method.id, confirm: true }), {
      param: 'payment_method',
    })
    const own = await create({ payment_method: method.id, customer: ann.id, confirm: true })
    assert.equal(own.status, 'succeeded')
  })
})

describe('A setup intent', () => {
  it('is changed, confirmed once, and keeps its card for the customer', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const customer = await stripe.customers.create()
    const intent = await stripe.setupIntents.create({ customer: customer.id })
    const noted = await stripe.setupIntents.update(intent.id, { metadata: { a: 'b' } })
    assert.deepEqual(noted.metadata, { a: 'b' })
    const done = await stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })
    assert.equal(done.status, 'succeeded')
    const methods = await stripe.customers.listPaymentMethods(customer.id)
    assert.equal(methods.data[0]?.id, done.payment_method)
    const refused = { code: 'setup_intent_unexpected_state' }
    await assert.rejects(stripe.setupIntents.confirm(intent.id), refused)
    await assert.rejects(stripe.setupIntents.cancel(intent.id), refused)
    const listed = await stripe.setupIntents.list({ customer: customer.id })
    assert.equal(listed.data.length, 1)
  })
})
