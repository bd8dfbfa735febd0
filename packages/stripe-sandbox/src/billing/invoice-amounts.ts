import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { Customer, Invoice, InvoiceLine } from '../shapes.ts'
import { type DiscountAmount, discountLines, type LineDiscounts } from './discount-lines.ts'
import { sumTaxes, taxLine } from './tax-line.ts'

export interface AmountTerms {
  currency: string
  /** Of the whole invoice, in the order in which they are taken off. */
  discounts: readonly Documents['discount'][]
  /** For lines without rates of their own. */
  defaultTaxRates: readonly string[]
  /** Own rates by line; an empty list is a line that is not taxed. */
  lineTaxRates: Readonly<Record<string, readonly string[]>>
  taxExempt: Customer['tax_exempt']
}

export type InvoiceAmounts = Pick<
  Invoice,
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_discount_amounts'
  | 'total_excluding_tax'
  | 'total_pretax_credit_amounts'
  | 'total_taxes'
>

/** Works out discounts and taxes of every line, and the sums. What the lines' own amounts are is given. */
export function settleAmounts(
  op: Operation,
  given: readonly InvoiceLine[],
  terms: AmountTerms,
): { lines: InvoiceLine[]; amounts: InvoiceAmounts } {
  const taken = discountLines(
    given.map((line) => discountable(op, line)),
    terms.discounts,
    terms.currency,
  )
  const priced = given.map((line, at) => priceLine(op, line, taken[at]!, terms))
  const sum = (of: (line: PricedLine) => number) =>
    priced.reduce((total, line) => total + of(line), 0)
  const subtotal = sum(({ line, ownDiscount }) => line.amount - ownDiscount)
  const afterDiscounts = subtotal - sum(({ sharedDiscount }) => sharedDiscount)
  const lines = priced.map(({ line }) => line)
  return {
    lines,
    amounts: {
      subtotal,
      subtotal_excluding_tax: subtotal - sum(({ includedBefore }) => includedBefore),
      total: afterDiscounts + sum(({ added }) => added),
      total_discount_amounts: sumDiscounts(lines, terms),
      total_excluding_tax: afterDiscounts - sum(({ included }) => included),
      total_pretax_credit_amounts: sumDiscounts(lines, terms).map(pretaxCredit),
      total_taxes: sumTaxes(lines),
    },
  }
}

interface PricedLine {
  line: InvoiceLine
  ownDiscount: number
  sharedDiscount: number
  /** Taxes on top, and taxes inside: after and before the invoice's discounts. */
  added: number
  included: number
  includedBefore: number
}

function priceLine(
  op: Operation,
  given: InvoiceLine,
  taken: LineDiscounts,
  terms: AmountTerms,
): PricedLine {
  const ownDiscount = sumOf(taken.own)
  const sharedDiscount = sumOf(taken.shared)
  const rateIds = terms.lineTaxRates[given.id] ?? terms.defaultTaxRates
  const rates = rateIds.map((id) => get(op, 'tax_rate', id))
  const before = given.amount - ownDiscount
  const taxes = taxLine(before - sharedDiscount, rates, terms.taxExempt)
  const discountAmounts = [...taken.own, ...taken.shared]
  const inside = (entries: typeof taxes) =>
    entries.reduce((sum, tax) => sum + (tax.tax_behavior === 'inclusive' ? tax.amount : 0), 0)
  return {
    line: {
      ...given,
      discount_amounts: discountAmounts,
      pretax_credit_amounts: discountAmounts.map(pretaxCredit),
      taxes,
    },
    ownDiscount,
    sharedDiscount,
    added: sumOf(taxes) - inside(taxes),
    included: inside(taxes),
    includedBefore: inside(taxLine(before, rates, terms.taxExempt)),
  }
}

function discountable(op: Operation, line: InvoiceLine) {
  return {
    amount: line.amount,
    product: line.pricing?.price_details?.product ?? null,
    discountable: line.discountable,
    own: line.discounts.map((id) => get(op, 'discount', id)),
  }
}

function sumOf(entries: readonly { amount: number }[]): number {
  return entries.reduce((sum, { amount }) => sum + amount, 0)
}

/** One entry per discount, and one of nothing for a discount of the invoice that took nothing off. */
function sumDiscounts(lines: readonly InvoiceLine[], terms: AmountTerms): DiscountAmount[] {
  const sums = new Map(terms.discounts.map(({ id }) => [id, 0]))
  for (const { discount, amount } of lines.flatMap((line) => line.discount_amounts ?? [])) {
    sums.set(discount, (sums.get(discount) ?? 0) + amount)
  }
  return [...sums].map(([discount, amount]) => ({ discount, amount }))
}

function pretaxCredit({ discount, amount }: DiscountAmount) {
  return { amount, discount, type: 'discount' as const }
}
