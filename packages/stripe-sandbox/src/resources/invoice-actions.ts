import { dropInvoice } from '../billing/drop-invoice.ts'
import { finalizeInvoice } from '../billing/finalize-invoice.ts'
import { payInvoice } from '../billing/pay-invoice.ts'
import { markPaid } from '../billing/settle-invoice.ts'
import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { boolean, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { cancelOpenPayment } from '../payments/cancel-open-payment.ts'
import { resolvePaymentMethod } from '../payments/create-payment-method.ts'
import { cardError } from '../payments/payment-error.ts'

const PATH = '/v1/invoices/:id'

/** The steps of an invoice's life: https://docs.stripe.com/invoicing/overview */
export const invoiceActionRoutes = [
  route('POST', `${PATH}/finalize`, { auto_advance: boolean }, (op, { ids, params }) => {
    const draft = get(op, 'invoice', ids.id!)
    const autoAdvance = params.auto_advance ?? draft.auto_advance
    return collectLater(op, finalizeInvoice(op, { ...draft, auto_advance: autoAdvance }))
  }),

  route(
    'POST',
    `${PATH}/pay`,
    { off_session: boolean, paid_out_of_band: boolean, payment_method: text },
    (op, { ids, params }) => {
      const found = get(op, 'invoice', ids.id!)
      const invoice = found.status === 'draft' ? finalizeInvoice(op, found) : found
      if (invoice.status === 'paid' && found.status === 'draft') return invoice
      if (params.paid_out_of_band) return payOutOfBand(op, invoice)
      const method = params.payment_method
        ? resolvePaymentMethod(op, params.payment_method, 'payment_method')
        : undefined
      const offSession = params.off_session ?? true
      return collect(op, invoice.id, { method, offSession, scheduled: false })
    },
  ),

  route('POST', `${PATH}/send`, {}, (op, { ids }) => {
    const found = get(op, 'invoice', ids.id!)
    if (found.collection_method !== 'send_invoice') {
      throw invalid(
        'You can only manually send an invoice if its collection method is `send_invoice`.',
      )
    }
    const invoice = found.status === 'draft' ? finalizeInvoice(op, found) : found
    emit(op, 'invoice.sent', invoice)
    return invoice
  }),

  route('POST', `${PATH}/void`, {}, (op, { ids }) =>
    dropInvoice(op, get(op, 'invoice', ids.id!), 'void'),
  ),

  route('POST', `${PATH}/mark_uncollectible`, {}, (op, { ids }) =>
    dropInvoice(op, get(op, 'invoice', ids.id!), 'uncollectible'),
  ),
]

/** A final invoice that collects itself is charged as long after this as a draft waits to become final. */
function collectLater(op: Operation, invoice: Documents['invoice']): Documents['invoice'] {
  const isDue = invoice.status === 'open' && invoice.auto_advance
  if (!isDue || invoice.collection_method !== 'charge_automatically') return invoice
  const waiting = {
    ...invoice,
    next_payment_attempt: timeOf(op, invoice) + op.settings.draftSeconds,
  }
  op.store.save(waiting)
  return waiting
}

function payOutOfBand(op: Operation, invoice: Documents['invoice']): Documents['invoice'] {
  if (invoice.status === 'paid') {
    throw invalid('Invoice is already paid', { code: 'invoice_already_paid' })
  }
  if (invoice.status === 'void') {
    throw invalid('This invoice cannot be paid: its status is void.', {
      code: 'invoice_not_editable',
    })
  }
  cancelOpenPayment(op, invoice, 'automatic')
  const internal = { ...invoice.internal, paidOutOfBand: true as const }
  return markPaid(op, { ...invoice, internal }, null)
}

/** @throws 402 when the card is refused or the bank wants the buyer; the attempt counts nevertheless */
export function collect(
  op: Operation,
  invoiceId: string,
  attempt: Parameters<typeof payInvoice>[2],
): object {
  const outcome = payInvoice(op, get(op, 'invoice', invoiceId), attempt)
  switch (outcome.kind) {
    case 'succeeded':
      return get(op, 'invoice', invoiceId)
    case 'declined':
      throw cardError(outcome.refusal, { charge: outcome.chargeId, intent: outcome.intent })
    case 'challenge':
      throw new ApiError(
        402,
        {
          type: 'card_error',
          code: 'invoice_payment_intent_requires_action',
          message:
            'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.',
        },
        { keepsEffects: true },
      )
    case 'no_method':
      throw new ApiError(
        400,
        {
          type: 'invalid_request_error',
          message:
            'This customer has no default payment method. Pass `payment_method`, or set a default one.',
        },
        { keepsEffects: true },
      )
  }
}
