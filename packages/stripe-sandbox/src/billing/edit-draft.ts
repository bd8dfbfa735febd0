import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { pendingLine } from './invoice-lines.ts'
import { ownTaxRates, repriceInvoice } from './reprice-invoice.ts'

type Draft = Documents['invoice']
type Item = Documents['invoiceitem']

/** @throws 400 `invoice_not_editable` for an invoice that is final */
export function mustBeDraft(invoice: Draft): void {
  if (invoice.status === 'draft') return
  throw invalid("Finalized invoices can't be updated in this way.", {
    code: 'invoice_not_editable',
  })
}

/** Pending items become lines of a draft, the newest first as on Stripe. */
export function putOnDraft(op: Operation, draft: Draft, items: readonly Item[]): Draft {
  mustBeDraft(draft)
  for (const item of items) {
    if (item.invoice !== null) {
      throw invalid(`The invoice item ${item.id} is already attached to an invoice.`)
    }
    op.store.save({ ...item, invoice: draft.id })
  }
  const lines = [...items.map(pendingLine).reverse(), ...draft.lines.data]
  return saveLines(op, draft, lines)
}

/** The item of a draft has changed: its line, which keeps its id, is made of it anew. */
export function refreshLine(op: Operation, draft: Draft, item: Item): Draft {
  mustBeDraft(draft)
  const lines = draft.lines.data.map((line) =>
    itemOf(line) === item.id ? { ...pendingLine(item), id: line.id } : line,
  )
  const changed = lines.filter((line) => itemOf(line) === item.id)
  const { lineTaxRates } = draft.internal
  const others = Object.entries(lineTaxRates).filter(
    ([id]) => !changed.some((line) => line.id === id),
  )
  const rates = { ...Object.fromEntries(others), ...ownTaxRates(changed) }
  const forgetful = { ...draft, internal: { ...draft.internal, lineTaxRates: rates } }
  return saveLines(op, draft, lines, forgetful)
}

/** Takes lines off a draft; their items are pending again. */
export function takeOffDraft(op: Operation, draft: Draft, lineIds: readonly string[]): Draft {
  mustBeDraft(draft)
  for (const line of draft.lines.data.filter(({ id }) => lineIds.includes(id))) {
    const item = itemOf(line)
    if (item === null) {
      throw invalid(`The line item ${line.id} belongs to a subscription and cannot be removed.`)
    }
    op.store.save({ ...get(op, 'invoiceitem', item), invoice: null })
  }
  const rest = draft.lines.data.filter(({ id }) => !lineIds.includes(id))
  return saveLines(op, draft, rest)
}

export function deleteItem(op: Operation, item: Item): void {
  op.store.remove('invoiceitem', item.id)
  emit(op, 'invoiceitem.deleted', item)
}

/** The invoice item that a line was made of; null for a subscription's. */
export function itemOf(line: InvoiceLine): string | null {
  return line.parent?.invoice_item_details?.invoice_item ?? null
}

export function saveLines(
  op: Operation,
  before: Draft,
  lines: readonly InvoiceLine[],
  base: Draft = before,
): Draft {
  const after = repriceInvoice(op, base, lines)
  saveAndEmit(op, 'invoice.updated', before, after)
  return after
}
