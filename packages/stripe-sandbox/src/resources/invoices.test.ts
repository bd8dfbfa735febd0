import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makeDraft, makeOpen, makePaid } from '../testing/open-invoice.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('An invoice', () => {
  it('is edited as a draft, and keeps its money once it is final', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test)
    const edited = await stripe.invoices.update(draft.id, {
      custom_fields: [{ name: 'Order', value: '7' }],
      description: 'Thank you',
      number: 'OWN-1',
      shipping_details: { name: 'Ann', address: { country: 'DE' } },
    })
    assert.equal(edited.shipping_details?.address?.country, 'DE')
    const open = await stripe.invoices.finalizeInvoice(draft.id)
    assert.equal(open.number, 'OWN-1')
    await assert.rejects(stripe.invoices.update(open.id, { number: 'OWN-2' }), {
      statusCode: 400,
      code: 'invoice_not_editable',
    })
    const noted = await stripe.invoices.update(open.id, { metadata: { a: 'b' }, footer: 'Bye' })
    assert.equal(noted.footer, 'Bye')
    await assert.rejects(stripe.invoices.del(open.id), { code: 'invoice_not_editable' })
    await assert.rejects(stripe.invoices.finalizeInvoice(open.id), {
      code: 'invoice_not_editable',
    })
  })

  it('leaves its items pending when its draft is deleted', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test)
    assert.equal((await stripe.invoices.del(draft.id)).deleted, true)
    const pending = await stripe.invoiceItems.list({
      customer: draft.customer as string,
      pending: true,
    })
    assert.equal(pending.data.length, 1)
    await assert.rejects(stripe.invoices.retrieve(draft.id), { statusCode: 404 })
  })

  it('collects itself an hour after each step, where it may', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test, { invoice: { auto_advance: true } })
    assert.equal(draft.automatically_finalizes_at, draft.created + 3_600)
    const manual = await makeDraft(test)
    assert.equal(manual.automatically_finalizes_at, null)
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 3_700_000)
    assert.equal((await stripe.invoices.retrieve(draft.id)).status, 'paid')
    assert.equal((await stripe.invoices.retrieve(manual.id)).status, 'draft')

    const final = await stripe.invoices.finalizeInvoice(manual.id, { auto_advance: true })
    assert.equal(final.status, 'open')
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 3_700_000)
    assert.equal((await stripe.invoices.retrieve(manual.id)).status, 'paid')
  })

  it('that is sent is not charged, and can be paid elsewhere', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test, {
      invoice: { collection_method: 'send_invoice', days_until_due: 14, auto_advance: true },
    })
    assert.equal(draft.due_date, draft.created + 14 * 86_400)
    const sent = await stripe.invoices.sendInvoice(draft.id)
    assert.equal(sent.status, 'open')
    assert.equal((await test.eventTypes()).at(-1), 'invoice.sent')
    await test.advanceDays(30)
    assert.equal((await stripe.invoices.retrieve(draft.id)).status, 'open')
    const due = await stripe.invoices.list({
      collection_method: 'send_invoice',
      due_date: { lte: draft.due_date! },
    })
    assert.equal(due.data.length, 1)
    assert.equal((await stripe.invoices.list({ due_date: { gt: draft.due_date! } })).data.length, 0)

    const paid = await stripe.invoices.pay(draft.id, {
      paid_out_of_band: true,
      expand: ['amount_paid_off_stripe'],
    })
    assert.equal(paid.amount_paid_off_stripe, 1_000)
    assert.equal(paid.status, 'paid')
    assert.equal(paid.amount_paid, 1_000)
    const [payment] = (await stripe.invoicePayments.list({ invoice: draft.id })).data
    assert.equal(payment?.status, 'canceled')
    assert.equal((await stripe.charges.list()).data.length, 0)
    await assert.rejects(stripe.invoices.pay(draft.id), { code: 'invoice_already_paid' })
  })

  it('that is sent by itself tells so, and asks no card', async () => {
    await using test = await startTestSandbox()
    const draft = await makeDraft(test, {
      invoice: { collection_method: 'send_invoice', days_until_due: 14, auto_advance: true },
    })
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 3_700_000)
    const sent = await test.stripe.invoices.retrieve(draft.id)
    assert.deepEqual([sent.status, sent.attempted], ['open', false])
    assert.equal((await test.eventTypes()).at(-1), 'invoice.sent')
  })

  it('has a due date only where it is sent', async () => {
    await using test = await startTestSandbox()
    const draft = await makeDraft(test)
    await assert.rejects(test.stripe.invoices.update(draft.id, { days_until_due: 3 }), {
      param: 'days_until_due',
    })
    await assert.rejects(
      test.stripe.invoices.update(draft.id, { collection_method: 'send_invoice' }),
      { code: 'parameter_missing' },
    )
    await assert.rejects(test.stripe.invoices.sendInvoice(draft.id), { statusCode: 400 })
  })

  it('is paid by the method that is given, or refused with its card', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const open = await makeOpen(test)
    await assert.rejects(
      stripe.invoices.pay(open.id, { payment_method: 'pm_card_chargeCustomerFail' }),
      { type: 'StripeCardError', code: 'card_declined' },
    )
    const uncollectible = await stripe.invoices.markUncollectible(open.id)
    assert.equal(uncollectible.status, 'uncollectible')
    const paid = await stripe.invoices.pay(open.id)
    assert.equal(paid.status, 'paid')
    await assert.rejects(stripe.invoices.voidInvoice(open.id), { code: 'invoice_not_editable' })
  })
})

describe("An invoice's lines", () => {
  it('are added, changed and removed while it is a draft', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const draft = await makeDraft(test, { amounts: [100] })
    const pending = await stripe.invoiceItems.create({
      customer: draft.customer as string,
      amount: 7,
      currency: 'usd',
    })
    const added = await stripe.invoices.addLines(draft.id, {
      lines: [{ amount: 300, description: 'More' }, { invoice_item: pending.id }],
      invoice_metadata: { added: 'yes' },
    })
    assert.equal(added.total, 407)
    assert.equal(added.metadata?.added, 'yes')
    const more = added.lines.data.find((line) => line.description === 'More')!
    const line = await stripe.invoices.updateLineItem(draft.id, more.id, { amount: 350 })
    assert.equal(line.amount, 350)
    const updated = await stripe.invoices.updateLines(draft.id, {
      lines: [{ id: more.id, description: 'Even more' }],
    })
    assert.equal(updated.total, 457)
    const small = updated.lines.data.find(({ amount }) => amount === 7)!
    const removed = await stripe.invoices.removeLines(draft.id, {
      lines: [
        { id: more.id, behavior: 'delete' },
        { id: small.id, behavior: 'unassign' },
      ],
    })
    assert.equal(removed.total, 100)
    assert.equal((await stripe.invoiceItems.retrieve(pending.id)).invoice, null)
    const paged = await stripe.invoices.listLineItems(draft.id, { limit: 1 })
    assert.equal(paged.data.length, 1)

    const paid = await makePaid(test)
    await assert.rejects(
      stripe.invoices.addLines(paid.id, { lines: [{ amount: 1, description: 'Late' }] }),
      { code: 'invoice_not_editable' },
    )
  })
})
