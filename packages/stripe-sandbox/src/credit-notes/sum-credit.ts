import { sumTaxes } from '../billing/tax-line.ts'
import type { CreditNote, CreditNoteLine } from '../shapes.ts'

export type CreditSums = Pick<
  CreditNote,
  | 'amount'
  | 'discount_amount'
  | 'discount_amounts'
  | 'pretax_credit_amounts'
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_excluding_tax'
  | 'total_taxes'
>

/** Lines less their discounts, with the taxes that come on top. */
export function sumCredit(lines: readonly CreditNoteLine[]): CreditSums {
  const taxes = sumTaxes(lines)
  const included = taxesOf(taxes, 'inclusive')
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0)
  const discount = lines.reduce((sum, line) => sum + line.discount_amount, 0)
  const total = subtotal - discount + taxesOf(taxes, 'exclusive')
  const discounts = sumDiscounts(lines)
  return {
    amount: total,
    discount_amount: discount,
    discount_amounts: discounts,
    pretax_credit_amounts: discounts.map((entry) => ({ ...entry, type: 'discount' as const })),
    subtotal,
    subtotal_excluding_tax: subtotal - included,
    total,
    total_excluding_tax: subtotal - discount - included,
    total_taxes: taxes,
  }
}

function taxesOf(taxes: ReturnType<typeof sumTaxes>, behavior: 'inclusive' | 'exclusive'): number {
  return taxes.reduce((sum, tax) => sum + (tax.tax_behavior === behavior ? tax.amount : 0), 0)
}

function sumDiscounts(lines: readonly CreditNoteLine[]) {
  const sums = new Map<string, number>()
  for (const { discount, amount } of lines.flatMap((line) => line.discount_amounts)) {
    sums.set(discount, (sums.get(discount) ?? 0) + amount)
  }
  return [...sums].map(([discount, amount]) => ({ amount, discount }))
}
