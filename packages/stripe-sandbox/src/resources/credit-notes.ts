import { issueCreditNote } from '../credit-notes/issue-credit-note.ts'
import { voidCreditNote } from '../credit-notes/void-credit-note.ts'
import { saveAndEmit, silently } from '../events/emit.ts'
import { defined, listPage, PAGING, pageOf } from '../http/list-page.ts'
import {
  decimal,
  integer,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { CreditNote } from '../shapes.ts'

const PATH = '/v1/credit_notes'
const POSITIVE = integerBetween(0, 99_999_999)

const LINE = object({
  amount: integer,
  description: text,
  invoice_line_item: text,
  metadata,
  quantity: integerBetween(1, 999_999),
  tax_rates: list(text, 20),
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  unit_amount: integer,
  unit_amount_decimal: decimal,
})

const CREATABLE = {
  amount: POSITIVE,
  credit_amount: POSITIVE,
  effective_at: timestamp,
  // Nobody is sent a mail either way.
  email_type: oneOf('credit_note', 'none'),
  invoice: required(text),
  lines: list(LINE),
  memo: text,
  metadata,
  out_of_band_amount: POSITIVE,
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: POSITIVE,
  refunds: list(
    object({ amount_refunded: POSITIVE, refund: required(text), type: oneOf('refund') }),
    10,
  ),
}

export const creditNoteRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => issue(op, params)),

  route('GET', `${PATH}/preview`, CREATABLE, (op, { params }) => preview(op, params)),

  route('GET', `${PATH}/preview/lines`, { ...PAGING, ...CREATABLE }, (op, { params }) =>
    pageOf(preview(op, params).lines.data, `${PATH}/preview/lines`, params),
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, created: range, customer: text, invoice: text },
    (op, { params }) => {
      const { created, customer, invoice } = params
      return listPage(op, 'credit_note', PATH, params, {
        where: defined({ customer, invoice }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'credit_note', ids.id!)),

  route('GET', `${PATH}/:id/lines`, PAGING, (op, { ids, params }) => {
    const note = get(op, 'credit_note', ids.id!)
    return pageOf(note.lines.data, `${PATH}/${note.id}/lines`, params)
  }),

  route('POST', `${PATH}/:id`, { memo: text, metadata }, (op, { ids, params }) => {
    const before = get(op, 'credit_note', ids.id!)
    const after = {
      ...before,
      ...defined({ memo: params.memo }),
      metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
    }
    saveAndEmit(op, 'credit_note.updated', before, after)
    return after
  }),

  route('POST', `${PATH}/:id/void`, {}, (op, { ids }) =>
    voidCreditNote(op, get(op, 'credit_note', ids.id!)),
  ),
]

function issue(op: Operation, params: Values<typeof CREATABLE>): CreditNote {
  const invoice = getFor(op, 'invoice', params.invoice, 'invoice')
  return issueCreditNote(op, invoice, {
    ...params,
    lines: params.lines?.map((line) => ({
      ...line,
      metadata: mergeMetadata({}, line.metadata),
    })),
    metadata: mergeMetadata({}, params.metadata),
  })
}

/** What would be, without anything happening. */
function preview(op: Operation, params: Values<typeof CREATABLE>): CreditNote {
  return op.store.rehearse(() => silently(op, () => issue(op, params)))
}
