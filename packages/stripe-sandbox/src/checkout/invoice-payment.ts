import { createInvoice } from '../billing/create-invoice.ts'
import { finalizeInvoice } from '../billing/finalize-invoice.ts'
import { settleInvoice } from '../billing/settle-invoice.ts'
import type { Documents } from '../documents.ts'
import { inOrder } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { oneTimeLine } from './one-time-line.ts'

/** The invoice of a single payment, made after it and paid by it: `invoice_creation[enabled]`. */
export function invoicePayment(
  op: Operation,
  session: Documents['checkout.session'],
  customerId: string,
  intent: Documents['payment_intent'],
  discounts: Documents['discount'][],
): Documents['invoice'] {
  const customer = get(op, 'customer', customerId)
  const now = timeOf(op, customer)
  const data = session.invoice_creation!.invoice_data
  return inOrder(op, { order: [], omitted: ['invoice.updated'] }, () => {
    const draft = createInvoice(op, {
      customer,
      subscription: null,
      reason: 'manual',
      lines: session.internal.lineItems.map((item) => oneTimeLine(session, item, now, null)),
      currency: session.currency!,
      autoAdvance: false,
      finalizesAt: null,
      description: data.description,
      metadata: data.metadata ?? {},
      discounts: discounts.length > 0 ? discounts : null,
    })
    const worded = { ...draft, custom_fields: data.custom_fields, footer: data.footer }
    op.store.save(worded)
    const invoice = finalizeInvoice(op, worded, { paidBy: intent })
    op.store.save({ ...invoice, attempt_count: 1, attempted: true })
    const paid = settleInvoice(op, invoice.id, intent)
    const known = get(op, 'payment_intent', intent.id)
    op.store.save({ ...known, internal: { ...known.internal, invoiceId: paid.id } })
    return paid
  })
}
