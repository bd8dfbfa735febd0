import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function payWith(test: TestSandbox, method: string, amount = 2_000): Promise<Stripe.Charge> {
  const intent = await test.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: method,
    confirm: true,
    expand: ['latest_charge'],
  })
  return intent.latest_charge as Stripe.Charge
}

describe('A refund', () => {
  it('that its bank takes slowly is pending at first', async () => {
    await using test = await startTestSandbox()
    const charge = await payWith(test, 'pm_card_pendingRefund')
    const refund = await test.stripe.refunds.create({ charge: charge.id })
    assert.equal(refund.status, 'pending')
    assert.equal(refund.pending_reason, 'processing')
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 61_000)
    const settled = await test.stripe.refunds.retrieve(refund.id)
    assert.equal(settled.status, 'succeeded')
    assert.equal(settled.pending_reason, undefined)
    assert.deepEqual((await test.eventTypes()).slice(-4), [
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ])
  })

  it('that its bank sends back gives the account its money again', async () => {
    await using test = await startTestSandbox()
    const charge = await payWith(test, 'pm_card_refundFail')
    const before = (await test.stripe.balance.retrieve()).available[0]?.amount
    const refund = await test.stripe.refunds.create({ charge: charge.id })
    assert.equal(refund.status, 'succeeded')
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 61_000)

    const failed = await test.stripe.refunds.retrieve(refund.id, {
      expand: ['failure_balance_transaction'],
    })
    assert.equal(failed.status, 'failed')
    assert.equal(failed.failure_reason, 'expired_or_canceled_card')
    const back = failed.failure_balance_transaction as Stripe.BalanceTransaction
    assert.equal(back.amount, 2_000)
    assert.equal((await test.stripe.charges.retrieve(charge.id)).refunded, false)
    assert.equal((await test.stripe.balance.retrieve()).available[0]?.amount, before)
    assert.ok((await test.eventTypes()).includes('refund.failed'))
  })

  it('holds to what is left, and keeps its reason', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const charge = await payWith(test, 'pm_card_visa')
    const part = await stripe.refunds.create({
      payment_intent: charge.payment_intent as string,
      amount: 500,
      reason: 'requested_by_customer',
      metadata: { ticket: '1' },
    })
    assert.equal(part.reason, 'requested_by_customer')
    await assert.rejects(stripe.refunds.create({ charge: charge.id, amount: 1_501 }), {
      message: /greater than unrefunded amount on charge \(1500\)/,
      param: 'amount',
    })
    await assert.rejects(stripe.refunds.cancel(part.id), { statusCode: 400 })
    const noted = await stripe.refunds.update(part.id, { metadata: { ticket: '2' } })
    assert.deepEqual(noted.metadata, { ticket: '2' })
  })

  it('is refused while a bank holds the money', async () => {
    await using test = await startTestSandbox()
    const charge = await payWith(test, 'pm_card_createDispute')
    await assert.rejects(test.stripe.refunds.create({ charge: charge.id }), {
      code: 'charge_disputed',
    })
  })
})

describe("The account's balance", () => {
  it('holds each charge less its fee, and each refund', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const charge = await payWith(test, 'pm_card_visa', 10_000)
    const refund = await stripe.refunds.create({ charge: charge.id, amount: 4_000 })

    const paid = await stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] })
    const transaction = paid.balance_transaction as Stripe.BalanceTransaction
    assert.deepEqual([transaction.amount, transaction.fee, transaction.net], [10_000, 320, 9_680])
    assert.equal(transaction.fee_details[0]?.type, 'stripe_fee')

    const list = await stripe.balanceTransactions.list({ source: refund.id })
    assert.deepEqual(
      list.data.map(({ type, net }) => [type, net]),
      [['refund', -4_000]],
    )
    const charges = await stripe.balanceTransactions.list({ type: 'charge' })
    assert.deepEqual(
      charges.data.map(({ id }) => id),
      [transaction.id],
    )
    const balance = await stripe.balance.retrieve()
    assert.deepEqual(balance.available, [
      { amount: 5_680, currency: 'usd', source_types: { card: 5_680 } },
    ])
  })
})
