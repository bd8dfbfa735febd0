import assert from 'node:assert/strict'
import type Stripe from 'stripe'
import { openSession, pay as payPage } from '../../testing/subscribe.ts'
import type { TestSandbox } from '../../testing/test-sandbox.ts'
import type { Steps } from './step.ts'

const CARD = { type: 'card', card: { token: 'tok_visa' } } as const

function pay({ stripe }: TestSandbox, method = 'pm_card_visa'): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'usd',
    confirm: true,
    payment_method: method,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  })
}

async function chargeOf(test: TestSandbox, method?: string): Promise<string> {
  return String((await pay(test, method)).latest_charge)
}

async function disputeOf(test: TestSandbox): Promise<string> {
  await pay(test, 'pm_card_createDispute')
  const { data } = await test.stripe.disputes.list()
  return data[0]!.id
}

/** A session that was paid with the card whose bank warns of fraud. */
async function warnedCharge(test: TestSandbox): Promise<string> {
  const { id } = await openSession(test)
  await payPage(test, id, '4000000000005423')
  const { data } = await test.stripe.charges.list()
  return data[0]!.id
}

export const paymentSteps: Steps = {
  async 'paymentMethods.create'({ stripe }) {
    assert.equal((await stripe.paymentMethods.create(CARD)).card?.brand, 'visa')
  },
  async 'paymentMethods.retrieve'({ stripe }) {
    const { id } = await stripe.paymentMethods.create(CARD)
    assert.equal((await stripe.paymentMethods.retrieve(id)).customer, null)
  },
  async 'paymentMethods.update'({ stripe }) {
    const customer = (await stripe.customers.create({})).id
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    const updated = await stripe.paymentMethods.update(id, { card: { exp_year: 2_050 } })
    assert.equal(updated.card?.exp_year, 2_050)
  },
  async 'paymentMethods.attach'({ stripe }) {
    const customer = (await stripe.customers.create({})).id
    const method = await stripe.paymentMethods.attach('pm_card_mastercard', { customer })
    assert.equal(method.customer, customer)
  },
  async 'paymentMethods.detach'({ stripe }) {
    const customer = (await stripe.customers.create({})).id
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
    assert.equal((await stripe.paymentMethods.detach(id)).customer, null)
  },
  async 'paymentMethods.list'({ stripe }) {
    const customer = (await stripe.customers.create({})).id
    await stripe.paymentMethods.attach('pm_card_visa', { customer })
    assert.equal((await stripe.paymentMethods.list({ customer, type: 'card' })).data.length, 1)
  },
  async 'paymentIntents.create'(test) {
    assert.equal((await pay(test)).status, 'succeeded')
  },
  async 'paymentIntents.retrieve'(test) {
    const { id } = await pay(test)
    const expand = ['latest_charge']
    const { latest_charge: charge } = await test.stripe.paymentIntents.retrieve(id, { expand })
    assert.equal(typeof charge === 'object' && charge?.paid, true)
  },
  async 'paymentIntents.update'({ stripe }) {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' })
    assert.equal((await stripe.paymentIntents.update(id, { amount: 700 })).amount, 700)
  },
  async 'paymentIntents.confirm'({ stripe }) {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' })
    const confirmed = await stripe.paymentIntents.confirm(id, {
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'http://shop.test/back',
    })
    assert.equal(confirmed.status, 'requires_action')
  },
  async 'paymentIntents.cancel'({ stripe }) {
    const { id } = await stripe.paymentIntents.create({ amount: 500, currency: 'usd' })
    assert.equal((await stripe.paymentIntents.cancel(id)).status, 'canceled')
  },
  async 'paymentIntents.capture'({ stripe }) {
    const { id, status } = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'usd',
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
      automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    })
    assert.equal(status, 'requires_capture')
    assert.equal((await stripe.paymentIntents.capture(id)).status, 'succeeded')
  },
  async 'paymentIntents.list'(test) {
    await pay(test)
    assert.equal((await test.stripe.paymentIntents.list()).data.length, 1)
  },
  async 'paymentIntents.search'(test) {
    await pay(test)
    const query = 'status:"succeeded" AND amount>999'
    assert.equal((await test.stripe.paymentIntents.search({ query })).data.length, 1)
  },
  async 'setupIntents.create'({ stripe }) {
    const intent = await stripe.setupIntents.create({})
    assert.equal(intent.status, 'requires_payment_method')
  },
  async 'setupIntents.retrieve'({ stripe }) {
    const { id } = await stripe.setupIntents.create({})
    assert.ok((await stripe.setupIntents.retrieve(id)).client_secret)
  },
  async 'setupIntents.update'({ stripe }) {
    const { id } = await stripe.setupIntents.create({})
    const updated = await stripe.setupIntents.update(id, { description: 'A new card' })
    assert.equal(updated.description, 'A new card')
  },
  async 'setupIntents.confirm'({ stripe }) {
    const { id } = await stripe.setupIntents.create({})
    const confirmed = await stripe.setupIntents.confirm(id, {
      payment_method: 'pm_card_visa',
      return_url: 'http://shop.test/back',
    })
    assert.equal(confirmed.status, 'succeeded')
  },
  async 'setupIntents.cancel'({ stripe }) {
    const { id } = await stripe.setupIntents.create({})
    assert.equal((await stripe.setupIntents.cancel(id)).status, 'canceled')
  },
  async 'setupIntents.list'({ stripe }) {
    await stripe.setupIntents.create({})
    assert.equal((await stripe.setupIntents.list()).data.length, 1)
  },
  async 'charges.retrieve'(test) {
    const charge = await test.stripe.charges.retrieve(await chargeOf(test))
    assert.equal(charge.payment_method_details?.card?.last4, '4242')
  },
  async 'charges.update'(test) {
    const id = await chargeOf(test)
    assert.equal((await test.stripe.charges.update(id, { description: 'A' })).description, 'A')
  },
  async 'charges.list'(test) {
    const { id } = await pay(test)
    assert.equal((await test.stripe.charges.list({ payment_intent: id })).data.length, 1)
  },
  async 'charges.search'(test) {
    await pay(test)
    assert.equal((await test.stripe.charges.search({ query: 'amount:1000' })).data.length, 1)
  },
  async 'refunds.create'(test) {
    const charge = await chargeOf(test)
    assert.equal((await test.stripe.refunds.create({ charge, amount: 400 })).status, 'succeeded')
  },
  async 'refunds.retrieve'(test) {
    const charge = await chargeOf(test)
    const { id } = await test.stripe.refunds.create({ charge })
    assert.equal((await test.stripe.refunds.retrieve(id)).amount, 1_000)
  },
  async 'refunds.update'(test) {
    const charge = await chargeOf(test)
    const { id } = await test.stripe.refunds.create({ charge })
    const updated = await test.stripe.refunds.update(id, { metadata: { why: 'late' } })
    assert.deepEqual(updated.metadata, { why: 'late' })
  },
  async 'refunds.list'(test) {
    const charge = await chargeOf(test)
    await test.stripe.refunds.create({ charge })
    assert.equal((await test.stripe.refunds.list({ charge })).data.length, 1)
  },
  async 'refunds.cancel'(test) {
    const charge = await chargeOf(test)
    const { id } = await test.stripe.refunds.create({ charge })
    // Only refunds that wait for the customer can be cancelled, and those of cards never do.
    await assert.rejects(test.stripe.refunds.cancel(id), { statusCode: 400 })
  },
  async 'disputes.list'(test) {
    await disputeOf(test)
    assert.equal((await test.stripe.disputes.list()).data.length, 1)
  },
  async 'disputes.retrieve'(test) {
    const dispute = await test.stripe.disputes.retrieve(await disputeOf(test))
    assert.equal(dispute.status, 'needs_response')
  },
  async 'disputes.update'(test) {
    const id = await disputeOf(test)
    const evidence = { uncategorized_text: 'winning_evidence' }
    await test.stripe.disputes.update(id, { evidence, submit: true })
    await test.sandbox.engine.drain()
    assert.notEqual((await test.stripe.disputes.retrieve(id)).status, 'needs_response')
  },
  async 'disputes.close'(test) {
    const id = await disputeOf(test)
    assert.equal((await test.stripe.disputes.close(id)).status, 'lost')
  },
  async 'balance.retrieve'(test) {
    await pay(test)
    assert.equal((await test.stripe.balance.retrieve()).object, 'balance')
  },
  async 'balanceTransactions.list'(test) {
    await pay(test)
    const { data } = await test.stripe.balanceTransactions.list({ type: 'charge' })
    assert.equal(data[0]?.amount, 1_000)
  },
  async 'balanceTransactions.retrieve'(test) {
    const source = await chargeOf(test)
    const [made] = (await test.stripe.balanceTransactions.list({ source })).data
    const found = await test.stripe.balanceTransactions.retrieve(made!.id)
    assert.equal(found.source, source)
  },
  async 'radar.earlyFraudWarnings.list'(test) {
    const charge = await warnedCharge(test)
    const { data } = await test.stripe.radar.earlyFraudWarnings.list({ charge })
    assert.equal(data.length, 1)
  },
  async 'radar.earlyFraudWarnings.retrieve'(test) {
    const charge = await warnedCharge(test)
    const [made] = (await test.stripe.radar.earlyFraudWarnings.list({ charge })).data
    const warning = await test.stripe.radar.earlyFraudWarnings.retrieve(made!.id)
    assert.equal(warning.actionable, true)
  },
}
