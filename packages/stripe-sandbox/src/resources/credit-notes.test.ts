import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makeOpen, makePaid } from '../testing/open-invoice.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A credit note on an open invoice', () => {
  it('lowers what is due, and what the card is then asked for', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const open = await makeOpen(test, { amounts: [1_000, 500] })
    const preview = await stripe.creditNotes.preview({ invoice: open.id, amount: 400 })
    assert.equal(preview.pre_payment_amount, 400)
    assert.equal((await stripe.creditNotes.list({ invoice: open.id })).data.length, 0)

    const note = await stripe.creditNotes.create({
      invoice: open.id,
      lines: [
        { type: 'invoice_line_item', invoice_line_item: open.lines.data[1]!.id, amount: 400 },
      ],
      reason: 'product_unsatisfactory',
      memo: 'It broke',
    })
    assert.equal(note.type, 'pre_payment')
    assert.equal(note.number, `${open.number}-CN-01`)
    const lowered = await stripe.invoices.retrieve(open.id)
    assert.deepEqual(
      [lowered.amount_due, lowered.amount_remaining, lowered.pre_payment_credit_notes_amount],
      [1_100, 1_100, 400],
    )
    const paid = await stripe.invoices.pay(open.id)
    assert.equal(paid.amount_paid, 1_100)
    const [charge] = (await stripe.charges.list()).data
    assert.equal(charge?.amount, 1_100)
  })

  it('can be voided while the invoice is open', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const open = await makeOpen(test)
    const note = await stripe.creditNotes.create({ invoice: open.id, amount: 300 })
    const voided = await stripe.creditNotes.voidCreditNote(note.id)
    assert.equal(voided.status, 'void')
    assert.equal((await stripe.invoices.retrieve(open.id)).amount_remaining, 1_000)
    assert.ok((await test.eventTypes()).includes('credit_note.voided'))
    await assert.rejects(stripe.creditNotes.voidCreditNote(note.id), { statusCode: 400 })
  })

  it('of the whole amount pays it', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const open = await makeOpen(test)
    await stripe.creditNotes.create({ invoice: open.id, amount: 1_000 })
    const paid = await stripe.invoices.retrieve(open.id, { expand: ['payments'] })
    assert.equal(paid.status, 'paid')
    assert.equal(paid.amount_paid, 0)
    assert.equal(paid.payments?.data[0]?.status, 'canceled')
    assert.equal((await stripe.charges.list()).data.length, 0)
  })
})

describe('A credit note on a paid invoice', () => {
  it('gives money back as refund, as credit and outside', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const paid = await makePaid(test)
    const note = await stripe.creditNotes.create({
      invoice: paid.id,
      amount: 900,
      refund_amount: 400,
      credit_amount: 300,
      out_of_band_amount: 200,
      expand: ['customer_balance_transaction', 'refunds.refund'],
    })
    assert.equal(note.type, 'post_payment')
    assert.equal(note.post_payment_amount, 900)
    const move = note.customer_balance_transaction as Stripe.CustomerBalanceTransaction
    assert.deepEqual([move.type, move.amount, move.credit_note], ['credit_note', -300, note.id])
    const [entry] = note.refunds
    assert.equal((entry!.refund as Stripe.Refund).amount, 400)
    const invoice = await stripe.invoices.retrieve(paid.id)
    assert.equal(invoice.post_payment_credit_notes_amount, 900)
    assert.equal(invoice.status, 'paid')
    const customer = await stripe.customers.retrieve(paid.customer as string)
    assert.equal((customer as Stripe.Customer).balance, -300)
    await assert.rejects(stripe.creditNotes.voidCreditNote(note.id), { statusCode: 400 })
  })

  it('adds up, and never gives back more than was paid', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const paid = await makePaid(test)
    await assert.rejects(stripe.creditNotes.create({ invoice: paid.id, amount: 500 }), {
      message: /\(0\) must equal the post payment credit note amount \(500\)/,
    })
    await stripe.refunds.create({
      payment_intent: (await stripe.charges.list()).data[0]!.payment_intent as string,
      amount: 600,
    })
    await assert.rejects(
      stripe.creditNotes.create({ invoice: paid.id, amount: 500, credit_amount: 500 }),
      { param: 'amount' },
    )
    await stripe.creditNotes.create({ invoice: paid.id, amount: 400, credit_amount: 400 })
    await assert.rejects(
      stripe.creditNotes.create({ invoice: paid.id, amount: 1, credit_amount: 1 }),
      { statusCode: 400 },
    )
  })

  it('links a refund that was made before', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const paid = await makePaid(test)
    const [charge] = (await stripe.charges.list()).data
    const refund = await stripe.refunds.create({ charge: charge!.id, amount: 1_000 })
    const note = await stripe.creditNotes.create({
      invoice: paid.id,
      amount: 1_000,
      refunds: [{ refund: refund.id }],
    })
    assert.equal(note.refunds[0]?.refund, refund.id)
  })

  it('takes taxes and discounts of its lines along', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      percentage: 20,
    })
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' })
    const paid = await makePaid(test, {
      amounts: [1_000],
      invoice: { default_tax_rates: [rate.id], discounts: [{ coupon: coupon.id }] },
    })
    assert.equal(paid.total, 1_080)
    const note = await stripe.creditNotes.create({
      invoice: paid.id,
      lines: [
        { type: 'invoice_line_item', invoice_line_item: paid.lines.data[0]!.id, quantity: 1 },
      ],
      refund_amount: 1_080,
    })
    assert.deepEqual(
      [note.subtotal, note.discount_amount, note.total_excluding_tax, note.total],
      [1_000, 100, 900, 1_080],
    )
    assert.equal(note.total_taxes?.[0]?.amount, 180)
    const lines = await stripe.creditNotes.listLineItems(note.id)
    assert.equal(lines.data[0]?.taxes?.[0]?.amount, 180)
    const updated = await stripe.creditNotes.update(note.id, { memo: 'Returned' })
    assert.equal(updated.memo, 'Returned')
    assert.equal((await test.eventTypes()).at(-1), 'credit_note.updated')
  })
})
