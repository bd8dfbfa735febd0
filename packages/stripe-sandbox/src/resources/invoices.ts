import { createInvoice } from '../billing/create-invoice.ts'
import { dropInvoice } from '../billing/drop-invoice.ts'
import { finalizeInvoice } from '../billing/finalize-invoice.ts'
import { payInvoice } from '../billing/pay-invoice.ts'
import { markPaid } from '../billing/settle-invoice.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING, pageOf } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  mergeMetadata,
  metadata,
  oneOf,
  range,
  required,
  text,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { resolvePaymentMethod } from '../payments/create-payment-method.ts'
import { cardError } from '../payments/payment-error.ts'

const PATH = '/v1/invoices'

const WRITABLE = {
  auto_advance: boolean,
  default_payment_method: clearable(text),
  description: clearable(text),
  footer: clearable(text),
  metadata,
  ...notYet(
    'account_tax_ids',
    'application_fee_amount',
    'automatic_tax',
    'automatically_finalizes_at',
  ),
  ...notYet('collection_method', 'custom_fields', 'days_until_due', 'default_source'),
  ...notYet('default_tax_rates', 'discounts', 'due_date', 'effective_at', 'issuer', 'number'),
  ...notYet('on_behalf_of', 'payment_settings', 'rendering', 'shipping_cost', 'shipping_details'),
  ...notYet('statement_descriptor', 'transfer_data'),
}

export const invoiceRoutes = [
  route(
    'POST',
    PATH,
    {
      ...WRITABLE,
      customer: required(text),
      currency: text,
      subscription: text,
      pending_invoice_items_behavior: oneOf('include', 'exclude'),
      ...notYet('from_invoice', 'customer_account'),
    },
    (op, { params }) => {
      const customer = getFor(op, 'customer', params.customer, 'customer')
      const subscription = params.subscription
        ? getFor(op, 'subscription', params.subscription, 'subscription')
        : null
      return createInvoice(op, {
        customer,
        subscription,
        reason: 'manual',
        lines: [],
        currency: params.currency ?? customer.currency ?? 'usd',
        autoAdvance: params.auto_advance ?? false,
        finalizesAt: null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      })
    },
  ),

  route(
    'GET',
    PATH,
    {
      ...PAGING,
      created: range,
      customer: text,
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text,
      ...notYet('collection_method', 'due_date', 'customer_account'),
    },
    (op, { params }) => {
      const { created, customer, status, subscription } = params
      const where = defined({
        customer,
        status,
        'parent.subscription_details.subscription': subscription,
      })
      return listPage(op, 'invoice', PATH, params, { where, ...defined({ created }) })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'invoice', ids.id!)),

  route('POST', `${PATH}/:id`, WRITABLE, (op, { ids, params }) => {
    const before = get(op, 'invoice', ids.id!)
    const { metadata: change, ...plain } = params
    const after = {
      ...before,
      ...defined(plain),
      metadata: mergeMetadata(before.metadata ?? {}, change),
    }
    saveAndEmit(op, 'invoice.updated', before, after)
    return after
  }),

  route('DELETE', `${PATH}/:id`, {}, (op, { ids }) => {
    const invoice = get(op, 'invoice', ids.id!)
    if (invoice.status !== 'draft' || invoice.parent !== null) {
      throw invalid('You can only delete draft invoices that do not belong to a subscription.', {
        code: 'invoice_not_editable',
      })
    }
    op.store.remove('invoice', invoice.id)
    emit(op, 'invoice.deleted', invoice)
    return { id: invoice.id, object: 'invoice', deleted: true }
  }),

  route('POST', `${PATH}/:id/finalize`, { auto_advance: boolean }, (op, { ids, params }) => {
    const draft = get(op, 'invoice', ids.id!)
    const autoAdvance = params.auto_advance ?? draft.auto_advance
    return finalizeInvoice(op, { ...draft, auto_advance: autoAdvance })
  }),

  route(
    'POST',
    `${PATH}/:id/pay`,
    {
      off_session: boolean,
      paid_out_of_band: boolean,
      payment_method: text,
      ...notYet('forgive', 'mandate', 'source'),
    },
    (op, { ids, params }) => {
      const found = get(op, 'invoice', ids.id!)
      const invoice = found.status === 'draft' ? finalizeInvoice(op, found) : found
      if (params.paid_out_of_band) return markPaid(op, invoice, null)
      const method = params.payment_method
        ? resolvePaymentMethod(op, params.payment_method, 'payment_method')
        : undefined
      const offSession = params.off_session ?? true
      return collect(op, invoice.id, { method, offSession, scheduled: false })
    },
  ),

  route('POST', `${PATH}/:id/void`, {}, (op, { ids }) =>
    dropInvoice(op, get(op, 'invoice', ids.id!), 'void'),
  ),

  route('POST', `${PATH}/:id/mark_uncollectible`, {}, (op, { ids }) =>
    dropInvoice(op, get(op, 'invoice', ids.id!), 'uncollectible'),
  ),

  route('GET', `${PATH}/:id/lines`, PAGING, (op, { ids, params }) => {
    const invoice = get(op, 'invoice', ids.id!)
    return pageOf(invoice.lines.data, `${PATH}/${invoice.id}/lines`, params)
  }),
]

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
