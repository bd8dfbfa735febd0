import { createInvoice } from '../billing/create-invoice.ts'
import { itemOf } from '../billing/edit-draft.ts'
import { writeInvoice } from '../billing/write-invoice.ts'
import { emit, inOrder, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { mergeMetadata, oneOf, range, text, type Values } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { CREATABLE, WRITABLE } from './invoice-params.ts'

const PATH = '/v1/invoices'

export const invoiceRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => createDraft(op, params)),

  route(
    'GET',
    PATH,
    {
      ...PAGING,
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      created: range,
      customer: text,
      due_date: range,
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text,
    },
    (op, { params }) => {
      const { collection_method, created, customer, due_date, status, subscription } = params
      const where = defined({
        collection_method,
        customer,
        status,
        'parent.subscription_details.subscription': subscription,
      })
      const bounds = due_date ? { bounds: { path: 'due_date', ...due_date } } : {}
      return listPage(op, 'invoice', PATH, params, { where, ...bounds, ...defined({ created }) })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'invoice', ids.id!)),

  route('POST', `${PATH}/:id`, WRITABLE, (op, { ids, params }) => {
    const before = get(op, 'invoice', ids.id!)
    const after = writeInvoice(op, before, params)
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
    for (const line of invoice.lines.data) {
      const item = itemOf(line)
      if (item) op.store.save({ ...get(op, 'invoiceitem', item), invoice: null })
    }
    op.store.remove('invoice', invoice.id)
    emit(op, 'invoice.deleted', invoice)
    return { id: invoice.id, object: 'invoice', deleted: true }
  }),
]

function createDraft(op: Operation, params: Values<typeof CREATABLE>): object {
  const customer = getFor(op, 'customer', params.customer, 'customer')
  const subscription = params.subscription
    ? getFor(op, 'subscription', params.subscription, 'subscription')
    : null
  const pending = params.pending_invoice_items_behavior ?? (subscription ? 'include' : 'exclude')
  const { currency, customer: _, metadata, pending_invoice_items_behavior: __, ...rest } = params
  const { subscription: ___, ...writable } = rest
  return inOrder(op, { order: ['invoice.created'], omitted: ['invoice.updated'] }, () => {
    const draft = createInvoice(op, {
      customer,
      subscription,
      reason: 'manual',
      lines: [],
      currency: currency?.toLowerCase() ?? subscription?.currency ?? customer.currency ?? 'usd',
      autoAdvance: params.auto_advance ?? false,
      finalizesAt: null,
      takesPending: pending === 'include',
      metadata: mergeMetadata({}, metadata),
    })
    const written = writeInvoice(op, draft, writable)
    op.store.save(written)
    return written
  })
}
