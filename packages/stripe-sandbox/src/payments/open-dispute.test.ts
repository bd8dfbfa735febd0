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

  it('takes the amount and a fee out of the balance, and a won one brings the amount back', async () => {
    await using test = await startTestSandbox()
    await subscribe(test, { number: '4000000000002685' })
    const [dispute] = (await test.stripe.disputes.list()).data
    assert.equal(dispute?.reason, 'product_not_received')
    assert.deepEqual(
      dispute.balance_transactions.map(({ amount, fee, reporting_category }) => [
        amount,
        fee,
        reporting_category,
      ]),
      [[-1_599, 1_500, 'dispute']],
    )
    const won = await test.stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence', customer_name: 'Ann' },
    })
    assert.deepEqual(
      won.balance_transactions.map(({ net }) => net),
      [-3_099, 1_599],
    )
    await assert.rejects(test.stripe.disputes.close(dispute.id), { statusCode: 400 })
  })

  it('is lost by the evidence that loses, by closing it, and by not answering in time', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    for (let nth = 0; nth < 3; nth += 1) {
      await stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'usd',
        payment_method: 'pm_card_createDispute',
        confirm: true,
      })
    }
    const [third, second, first] = (await stripe.disputes.list()).data
    const lost = await stripe.disputes.update(first!.id, {
      evidence: { uncategorized_text: 'losing_evidence' },
    })
    assert.equal(lost.status, 'lost')
    assert.equal((await stripe.disputes.close(second!.id)).status, 'lost')
    await test.advanceDays(8)
    const lapsed = await stripe.disputes.retrieve(third!.id)
    assert.equal(lapsed.status, 'lost')
    assert.equal(lapsed.evidence_details.past_due, true)
    assert.deepEqual((await test.eventTypes()).slice(-2), [
      'charge.dispute.updated',
      'charge.dispute.closed',
    ])
  })

  it('can come several times for one payment, and be an early warning only', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const pay = (payment_method: string) =>
      stripe.paymentIntents.create({
        amount: 1_001,
        currency: 'usd',
        payment_method,
        confirm: true,
      })
    const twice = await pay('pm_card_createMultipleDisputes')
    const disputes = await stripe.disputes.list({ payment_intent: twice.id })
    assert.deepEqual(disputes.data.map(({ amount }) => amount).sort(), [500, 501])

    const warned = await pay('pm_card_createIssuerFraudRecord')
    const list = await stripe.radar.earlyFraudWarnings.list({ payment_intent: warned.id })
    const warning = await stripe.radar.earlyFraudWarnings.retrieve(list.data[0]!.id)
    assert.equal(warning.actionable, true)
    await stripe.refunds.create({ payment_intent: warned.id })
    const after = await stripe.radar.earlyFraudWarnings.retrieve(warning.id)
    assert.equal(after.actionable, false)
    assert.ok((await test.eventTypes()).includes('radar.early_fraud_warning.created'))
  })

  it('ends an inquiry when all is given back, or after 120 days', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    for (let nth = 0; nth < 2; nth += 1) {
      await stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'usd',
        payment_method: 'pm_card_createDisputeInquiry',
        confirm: true,
      })
    }
    const [second, first] = (await stripe.disputes.list()).data
    await stripe.refunds.create({ charge: first!.charge as string })
    assert.equal((await stripe.disputes.retrieve(first!.id)).status, 'warning_closed')
    await test.advanceDays(121)
    assert.equal((await stripe.disputes.retrieve(second!.id)).status, 'warning_closed')
  })

  it('ends its subscription, where the account is set so', async () => {
    await using test = await startTestSandbox()
    test.sandbox.engine.changeSettings({ cancelOnDispute: true })
    const { customerId, subscription } = await subscribe(test)
    const renewing = await test.stripe.paymentMethods.attach('pm_card_createDispute', {
      customer: customerId,
    })
    await test.stripe.subscriptions.update(subscription.id, {
      default_payment_method: renewing.id,
    })
    await test.advanceDays(32)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
    assert.equal(ended.cancellation_details?.reason, 'payment_disputed')
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
