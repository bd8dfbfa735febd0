import { at, isShown } from './lower-object.ts'

/** `taxes` and `total_taxes` as the `tax_amounts` that they were. */
export function lowerTaxes(taxes: unknown): Record<string, unknown>[] {
  if (!Array.isArray(taxes)) return []
  return taxes.filter(isShown).map((tax) => ({
    amount: tax.amount,
    inclusive: tax.tax_behavior === 'inclusive',
    tax_rate: at(tax, 'tax_rate_details.tax_rate') ?? null,
    taxability_reason: tax.taxability_reason ?? null,
    taxable_amount: tax.taxable_amount ?? null,
  }))
}

/** What of an amount is not tax. */
export function inclusiveTax(taxes: unknown): number {
  return lowerTaxes(taxes)
    .filter(({ inclusive }) => inclusive)
    .reduce((sum, { amount }) => sum + Number(amount), 0)
}

export function sumOfTaxes(taxes: unknown): number | null {
  const amounts = lowerTaxes(taxes)
  if (amounts.length === 0) return null
  return amounts.reduce((sum, { amount }) => sum + Number(amount), 0)
}
