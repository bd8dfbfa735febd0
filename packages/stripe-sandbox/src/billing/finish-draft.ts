import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { dropInvoice } from './drop-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { payInvoice } from './pay-invoice.ts'

/** The draft hour is over: the invoice becomes final, and is collected or, while collection is paused, dropped. */
export function finishDraft(op: Operation, draft: Documents['invoice']): void {
  const invoice = finalizeInvoice(op, draft)
  if (invoice.status !== 'open') return
  if (invoice.collection_method === 'send_invoice') {
    // Stripe mails it; here the event is all there is.
    emit(op, 'invoice.sent', invoice)
  } else if (invoice.internal.onFinalize === 'pay') {
    payInvoice(op, invoice, { offSession: true, scheduled: true })
  } else {
    const status = invoice.internal.onFinalize === 'void' ? 'void' : 'uncollectible'
    dropInvoice(op, get(op, 'invoice', invoice.id), status)
  }
}
