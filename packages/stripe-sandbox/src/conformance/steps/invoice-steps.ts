import assert from 'node:assert/strict'
import { makeDraft, makeOpen, makePaid } from '../../testing/open-invoice.ts'
import { subscribe } from '../../testing/subscribe.ts'
import type { Steps } from './step.ts'

export const invoiceSteps: Steps = {
  async 'invoices.create'({ stripe }) {
    const { id } = await stripe.customers.create({})
    assert.equal((await stripe.invoices.create({ customer: id })).status, 'draft')
  },
  async 'invoices.retrieve'(test) {
    const { id } = await makePaid(test)
    const expand = ['payments', 'customer']
    const invoice = await test.stripe.invoices.retrieve(id, { expand })
    assert.equal(invoice.payments?.data.length, 1)
  },
  async 'invoices.update'(test) {
    const { id } = await makeDraft(test)
    const updated = await test.stripe.invoices.update(id, { description: 'May' })
    assert.equal(updated.description, 'May')
  },
  async 'invoices.del'(test) {
    const { id } = await makeDraft(test)
    assert.equal((await test.stripe.invoices.del(id)).deleted, true)
  },
  async 'invoices.list'(test) {
    await makePaid(test)
    assert.equal((await test.stripe.invoices.list({ status: 'paid' })).data.length, 1)
  },
  async 'invoices.search'(test) {
    await makePaid(test)
    assert.equal((await test.stripe.invoices.search({ query: 'total>=1000' })).data.length, 1)
  },
  async 'invoices.finalizeInvoice'(test) {
    const { id } = await makeDraft(test)
    const open = await test.stripe.invoices.finalizeInvoice(id)
    assert.equal(open.status, 'open')
    assert.ok(open.hosted_invoice_url && open.number)
  },
  async 'invoices.pay'(test) {
    const { id } = await makeOpen(test)
    assert.equal((await test.stripe.invoices.pay(id)).status, 'paid')
  },
  async 'invoices.voidInvoice'(test) {
    const { id } = await makeOpen(test)
    assert.equal((await test.stripe.invoices.voidInvoice(id)).status, 'void')
  },
  async 'invoices.markUncollectible'(test) {
    const { id } = await makeOpen(test)
    assert.equal((await test.stripe.invoices.markUncollectible(id)).status, 'uncollectible')
  },
  async 'invoices.sendInvoice'(test) {
    const sent = { collection_method: 'send_invoice', days_until_due: 30 } as const
    const { id } = await makeOpen(test, { invoice: sent })
    assert.equal((await test.stripe.invoices.sendInvoice(id)).status, 'open')
  },
  async 'invoices.createPreview'(test) {
    const { subscription } = await subscribe(test)
    const preview = await test.stripe.invoices.createPreview({ subscription: subscription.id })
    assert.equal(preview.total, 1_599)
    assert.match(preview.id, /^upcoming_in_/)
  },
  async 'invoices.listLineItems'(test) {
    const { id } = await makeDraft(test, { amounts: [100, 200, 300] })
    const page = await test.stripe.invoices.listLineItems(id, { limit: 2 })
    assert.equal(page.data.length, 2)
    assert.equal(page.has_more, true)
  },
  async 'invoices.addLines'(test) {
    const { id } = await makeDraft(test)
    const lines = [{ amount: 250, description: 'More' }]
    assert.equal((await test.stripe.invoices.addLines(id, { lines })).total, 1_250)
  },
  async 'invoices.updateLines'(test) {
    const { id, lines } = await makeDraft(test)
    const changed = [{ id: lines.data[0]!.id, amount: 700 }]
    const updated = await test.stripe.invoices.updateLines(id, { lines: changed })
    assert.equal(updated.total, 700)
  },
  async 'invoices.removeLines'(test) {
    const { id, lines } = await makeDraft(test, { amounts: [100, 200] })
    const gone = [{ id: lines.data[0]!.id, behavior: 'delete' } as const]
    const { lines: left } = await test.stripe.invoices.removeLines(id, { lines: gone })
    assert.equal(left.data.length, 1)
  },
  async 'invoices.updateLineItem'(test) {
    const { id, lines } = await makeDraft(test)
    const line = lines.data[0]!.id
    const updated = await test.stripe.invoices.updateLineItem(id, line, { amount: 900 })
    assert.equal(updated.amount, 900)
  },
  async 'invoiceItems.create'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const item = { customer: id, amount: 300, currency: 'usd' }
    assert.equal((await stripe.invoiceItems.create(item)).amount, 300)
  },
  async 'invoiceItems.retrieve'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const item = { customer: id, amount: 300, currency: 'usd' }
    const made = await stripe.invoiceItems.create(item)
    assert.equal((await stripe.invoiceItems.retrieve(made.id)).customer, id)
  },
  async 'invoiceItems.update'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.invoiceItems.create({ customer: id, amount: 300, currency: 'usd' })
    assert.equal((await stripe.invoiceItems.update(made.id, { amount: 400 })).amount, 400)
  },
  async 'invoiceItems.list'({ stripe }) {
    const { id } = await stripe.customers.create({})
    await stripe.invoiceItems.create({ customer: id, amount: 300, currency: 'usd' })
    const { data } = await stripe.invoiceItems.list({ customer: id, pending: true })
    assert.equal(data.length, 1)
  },
  async 'invoiceItems.del'({ stripe }) {
    const { id } = await stripe.customers.create({})
    const made = await stripe.invoiceItems.create({ customer: id, amount: 300, currency: 'usd' })
    assert.equal((await stripe.invoiceItems.del(made.id)).deleted, true)
  },
  async 'invoicePayments.list'(test) {
    const { id } = await makePaid(test)
    assert.equal((await test.stripe.invoicePayments.list({ invoice: id })).data.length, 1)
  },
  async 'invoicePayments.retrieve'(test) {
    const { id } = await makePaid(test)
    const [payment] = (await test.stripe.invoicePayments.list({ invoice: id })).data
    const found = await test.stripe.invoicePayments.retrieve(payment!.id)
    assert.equal(found.status, 'paid')
  },
  async 'creditNotes.create'(test) {
    const { id } = await makeOpen(test)
    const note = await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal(note.total, 300)
  },
  async 'creditNotes.retrieve'(test) {
    const { id } = await makeOpen(test)
    const made = await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal((await test.stripe.creditNotes.retrieve(made.id)).invoice, id)
  },
  async 'creditNotes.update'(test) {
    const { id } = await makeOpen(test)
    const made = await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal((await test.stripe.creditNotes.update(made.id, { memo: 'Sorry' })).memo, 'Sorry')
  },
  async 'creditNotes.list'(test) {
    const { id } = await makeOpen(test)
    await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal((await test.stripe.creditNotes.list({ invoice: id })).data.length, 1)
  },
  async 'creditNotes.preview'(test) {
    const { id } = await makeOpen(test)
    assert.equal((await test.stripe.creditNotes.preview({ invoice: id, amount: 300 })).total, 300)
    assert.equal((await test.stripe.creditNotes.list()).data.length, 0)
  },
  async 'creditNotes.voidCreditNote'(test) {
    const { id } = await makeOpen(test)
    const made = await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal((await test.stripe.creditNotes.voidCreditNote(made.id)).status, 'void')
  },
  async 'creditNotes.listLineItems'(test) {
    const { id } = await makeOpen(test)
    const made = await test.stripe.creditNotes.create({ invoice: id, amount: 300 })
    assert.equal((await test.stripe.creditNotes.listLineItems(made.id)).data.length, 1)
  },
  async 'creditNotes.listPreviewLineItems'(test) {
    const { id } = await makeOpen(test)
    const params = { invoice: id, amount: 300 }
    assert.equal((await test.stripe.creditNotes.listPreviewLineItems(params)).data.length, 1)
  },
}
