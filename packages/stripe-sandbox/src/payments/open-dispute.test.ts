import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A disputed payment', () => {
  it('is told about, leads back to its subscription, and is won by the right evidence', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test, { number: '4000000000000259' })
    const types = (await test.eventTypes()).slice(-3)
    assert.deepEqual(types, [
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.updated',
    ])

    const [dispute] = (await test.stripe.disputes.list()).data
    const payments = await test.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: dispute!.payment_intent as string },
      expand: ['data.invoice'],
    })
    const invoice = payments.data[0]?.invoice
    assert.ok(typeof invoice === 'object' && !('deleted' in invoice))
    assert.equal(invoice.parent?.subscription_details?.subscription, subscription.id)
    assert.equal(subscription.status, 'active')

    const won = await test.stripe.disputes.update(dispute!.id, {
      evidence: { uncategorized_text: 'winning_evidence' },
    })
    assert.equal(won.status, 'won')
    assert.deepEqual((await test.eventTypes()).slice(-3), [
      'charge.dispute.updated',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ])
  })

  it('moves no money while the bank only asks', async () => {
    await using test = await startTestSandbox()
    await subscribe(test, { number: '4000000000001976' })
    const types = await test.eventTypes()
    assert.ok(types.includes('charge.dispute.created'))
    assert.ok(!types.includes('charge.dispute.funds_withdrawn'))
    const [dispute] = (await test.stripe.disputes.list()).data
    assert.equal(dispute?.status, 'warning_needs_response')
  })
})

describe('A refund', () => {
  it('leaves invoice and subscription as they are, and holds to what is left', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const [charge] = (await test.stripe.charges.list({ customer: customerId })).data

    await test.stripe.refunds.create({ charge: charge!.id, amount: 599 })
    const rest = await test.stripe.refunds.create({
      payment_intent: charge!.payment_intent as string,
    })

    assert.equal(rest.amount, 1_000)
    const after = await test.stripe.charges.retrieve(charge!.id, { expand: ['refunds'] })
    assert.equal(after.refunded, true)
    assert.equal(after.refunds?.data.length, 2)
    assert.deepEqual((await test.eventTypes()).slice(-4), [
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ])
    const kept = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(kept.status, 'active')
    await assert.rejects(test.stripe.refunds.create({ charge: charge!.id }), {
      code: 'charge_already_refunded',
    })
  })
})
