import { createInvoiceItem } from '../billing/create-invoice-item.ts'
import { deleteItem, itemOf, mustBeDraft, putOnDraft, takeOffDraft } from '../billing/edit-draft.ts'
import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { PAGING, pageOf } from '../http/list-page.ts'
import {
  list,
  type MetadataChange,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { ITEM_FIELDS } from './invoice-item-params.ts'
import { changeInvoiceItem } from './invoice-items.ts'

const PATH = '/v1/invoices/:id'

const NEW_LINES = required(list(object({ ...ITEM_FIELDS, invoice_item: text }), 250))
const CHANGED_LINES = required(list(object({ ...ITEM_FIELDS, id: required(text) }), 250))
const REMOVED_LINES = required(
  list(object({ behavior: required(oneOf('delete', 'unassign')), id: required(text) }), 250),
)

export const invoiceLineRoutes = [
  route('GET', `${PATH}/lines`, PAGING, (op, { ids, params }) => {
    const invoice = get(op, 'invoice', ids.id!)
    return pageOf(invoice.lines.data, `/v1/invoices/${invoice.id}/lines`, params)
  }),

  route('POST', `${PATH}/lines/:line`, ITEM_FIELDS, (op, { ids, params }) => {
    const draft = get(op, 'invoice', ids.id!)
    changeLine(op, draft, ids.line!, params)
    return lineOf(get(op, 'invoice', draft.id), ids.line!)
  }),

  route(
    'POST',
    `${PATH}/add_lines`,
    { invoice_metadata: metadata, lines: NEW_LINES },
    (op, { ids, params }) => {
      const draft = get(op, 'invoice', ids.id!)
      mustBeDraft(draft)
      for (const { invoice_item: pending, ...line } of params.lines) {
        if (pending) {
          const item = getFor(op, 'invoiceitem', pending, 'lines[invoice_item]')
          putOnDraft(op, get(op, 'invoice', draft.id), [item])
        } else {
          const meta = mergeMetadata({}, line.metadata)
          createInvoiceItem(op, { ...line, invoice: draft.id, metadata: meta })
        }
      }
      return noteMetadata(op, draft.id, params.invoice_metadata)
    },
  ),

  route(
    'POST',
    `${PATH}/update_lines`,
    { invoice_metadata: metadata, lines: CHANGED_LINES },
    (op, { ids, params }) => {
      for (const { id, ...change } of params.lines) {
        changeLine(op, get(op, 'invoice', ids.id!), id, change)
      }
      return noteMetadata(op, ids.id!, params.invoice_metadata)
    },
  ),

  route(
    'POST',
    `${PATH}/remove_lines`,
    { invoice_metadata: metadata, lines: REMOVED_LINES },
    (op, { ids, params }) => {
      for (const { behavior, id } of params.lines) {
        const draft = get(op, 'invoice', ids.id!)
        const item = itemOf(lineOf(draft, id))
        takeOffDraft(op, draft, [id])
        if (behavior === 'delete' && item) deleteItem(op, get(op, 'invoiceitem', item))
      }
      return noteMetadata(op, ids.id!, params.invoice_metadata)
    },
  ),
]

/** A line changes by its invoice item. What a subscription bills is changed at the subscription. */
function changeLine(
  op: Operation,
  draft: Documents['invoice'],
  lineId: string,
  change: Values<typeof ITEM_FIELDS>,
): void {
  mustBeDraft(draft)
  const item = itemOf(lineOf(draft, lineId))
  if (item === null) {
    throw invalid(
      `The line item ${lineId} belongs to a subscription. Change the subscription to change it.`,
      { code: 'sandbox_not_simulated' },
    )
  }
  changeInvoiceItem(op, get(op, 'invoiceitem', item), change)
}

function lineOf(invoice: Documents['invoice'], id: string): InvoiceLine {
  const line = invoice.lines.data.find((found) => found.id === id)
  if (!line) throw noSuch('invoice_line', id)
  return line
}

function noteMetadata(
  op: Operation,
  invoiceId: string,
  change: MetadataChange | undefined,
): Documents['invoice'] {
  const before = get(op, 'invoice', invoiceId)
  const after = { ...before, metadata: mergeMetadata(before.metadata ?? {}, change) }
  saveAndEmit(op, 'invoice.updated', before, after)
  return after
}
