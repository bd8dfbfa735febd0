import { listTaxRates } from '../billing/create-invoice-item.ts'
import { taxLine } from '../billing/tax-line.ts'
import type { Documents } from '../documents.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { missing } from '../http/read-params.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { CreditNoteLine, InvoiceLine } from '../shapes.ts'

/** One entry of `lines[]`: a share of a line of the invoice, or a line of its own. */
export interface LineRequest {
  amount?: number | undefined
  description?: string | undefined
  invoice_line_item?: string | undefined
  metadata?: Record<string, string> | undefined
  quantity?: number | undefined
  tax_rates?: string[] | undefined
  type: 'custom_line_item' | 'invoice_line_item'
  unit_amount?: number | undefined
  unit_amount_decimal?: string | undefined
}

export function creditLine(
  op: Operation,
  invoice: Documents['invoice'],
  given: LineRequest,
  path: string,
): CreditNoteLine {
  return given.type === 'invoice_line_item'
    ? shareOfLine(invoice, given, path)
    : customLine(op, invoice, given, path)
}

/** What is credited of an invoice's line takes its part of the discounts and taxes along. */
function shareOfLine(
  invoice: Documents['invoice'],
  given: LineRequest,
  path: string,
): CreditNoteLine {
  if (!given.invoice_line_item) throw missing(`${path}[invoice_line_item]`)
  const line = invoice.lines.data.find(({ id }) => id === given.invoice_line_item)
  if (!line) {
    throw noSuch('invoice_line', given.invoice_line_item, `${path}[invoice_line_item]`)
  }
  const amount = creditedAmount(line, given, path)
  const part = (whole: number) =>
    line.amount === 0 ? 0 : Math.round((whole * amount) / line.amount)
  const discounts = (line.discount_amounts ?? []).map((entry) => ({
    amount: part(entry.amount),
    discount: entry.discount,
  }))
  return {
    ...emptyLine(),
    amount,
    description: given.description ?? line.description,
    discount_amount: discounts.reduce((sum, entry) => sum + entry.amount, 0),
    discount_amounts: discounts,
    invoice_line_item: line.id,
    metadata: given.metadata ?? {},
    pretax_credit_amounts: discounts.map((entry) => ({ ...entry, type: 'discount' as const })),
    quantity: given.quantity ?? null,
    taxes: (line.taxes ?? []).map((tax) => ({
      ...tax,
      amount: part(tax.amount),
      taxable_amount: tax.taxable_amount === null ? null : part(tax.taxable_amount),
    })),
    type: 'invoice_line_item',
    unit_amount: given.quantity ? Math.round(amount / given.quantity) : null,
    unit_amount_decimal: given.quantity ? String(amount / given.quantity) : null,
  }
}

function creditedAmount(line: InvoiceLine, given: LineRequest, path: string): number {
  if (given.amount !== undefined && given.quantity !== undefined) {
    throw invalid('You may only specify one of these parameters: amount, quantity.', {
      code: 'parameters_exclusive',
      param: `${path}[quantity]`,
    })
  }
  const of = line.quantity ?? 1
  const amount = given.amount ?? Math.round((line.amount * (given.quantity ?? of)) / of)
  if (Math.abs(amount) <= Math.abs(line.amount)) return amount
  throw invalid(`The line item ${line.id} is only of ${line.amount}; ${amount} is too much.`, {
    param: given.amount === undefined ? `${path}[quantity]` : `${path}[amount]`,
  })
}

function customLine(
  op: Operation,
  invoice: Documents['invoice'],
  given: LineRequest,
  path: string,
): CreditNoteLine {
  if (!given.description) throw missing(`${path}[description]`)
  const quantity = given.quantity ?? 1
  const unit = given.unit_amount ?? Number(given.unit_amount_decimal ?? Number.NaN)
  if (Number.isNaN(unit)) throw missing(`${path}[unit_amount]`)
  const amount = Math.round(unit * quantity)
  const rates = listTaxRates(op, given.tax_rates ?? [], `${path}[tax_rates]`)
  return {
    ...emptyLine(),
    amount,
    description: given.description,
    metadata: given.metadata ?? {},
    quantity,
    tax_rates: rates,
    taxes: taxLine(amount, rates, invoice.customer_tax_exempt ?? 'none'),
    unit_amount: Math.round(unit),
    unit_amount_decimal: String(unit),
  }
}

function emptyLine(): CreditNoteLine {
  return {
    id: newId('creditNoteLine'),
    object: 'credit_note_line_item',
    amount: 0,
    description: null,
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    type: 'custom_line_item',
    unit_amount: null,
    unit_amount_decimal: null,
  }
}
