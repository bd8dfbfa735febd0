import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { settleAmounts } from './invoice-amounts.ts'

/**
 * A draft with other lines, discounts or default tax rates: its lines' discounts and taxes and all its sums are worked
 * out anew. Nothing is saved.
 * @param lines with their own amounts, discounts and, for new ones, tax rates as `buildLine` makes them
 */
export function repriceInvoice(
  op: Operation,
  invoice: Documents['invoice'],
  lines: readonly InvoiceLine[] = invoice.lines.data,
): Documents['invoice'] {
  const customer = get(op, 'customer', invoice.customer!)
  const known = new Set(invoice.lines.data.map(({ id }) => id))
  const lineTaxRates = {
    ...invoice.internal.lineTaxRates,
    ...ownTaxRates(lines.filter(({ id }) => !known.has(id))),
  }
  const settled = settleAmounts(op, lines, {
    currency: invoice.currency,
    discounts: invoice.discounts.map((id) => get(op, 'discount', id)),
    defaultTaxRates: invoice.default_tax_rates.map(({ id }) => id),
    lineTaxRates,
    taxExempt: invoice.customer_tax_exempt ?? 'none',
  })
  const due = Math.max(0, settled.amounts.total + customer.balance)
  return {
    ...invoice,
    ...settled.amounts,
    amount_due: due,
    amount_remaining: due,
    lines: {
      ...invoice.lines,
      data: settled.lines.map((line) => ({ ...line, invoice: invoice.id })),
    },
    internal: { ...invoice.internal, lineTaxRates },
  }
}

/** The rates that new lines bring along, see `buildLine`. */
export function ownTaxRates(lines: readonly InvoiceLine[]): Record<string, string[]> {
  const own: Record<string, string[]> = {}
  for (const { id, taxes } of lines) {
    if (taxes === null) own[id] = []
    else if (taxes.length > 0) own[id] = taxes.map((tax) => tax.tax_rate_details!.tax_rate)
  }
  return own
}
