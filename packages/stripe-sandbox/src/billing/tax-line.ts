import type { Documents } from '../documents.ts'
import type { Customer, InvoiceLine } from '../shapes.ts'

export type LineTax = NonNullable<InvoiceLine['taxes']>[number]
export type TaxTerms = Pick<Documents['tax_rate'], 'id' | 'inclusive' | 'percentage'>

const EXEMPT = { exempt: 'customer_exempt', reverse: 'reverse_charge' } as const

/**
 * The taxes on one line, each rounded by itself. Inclusive rates are taken out of the amount together, exclusive ones
 * are put on what then remains. @param amount minor units after discounts; negative for a credit
 */
export function taxLine(
  amount: number,
  rates: readonly TaxTerms[],
  taxExempt: Customer['tax_exempt'],
): LineTax[] {
  const inclusiveSum = rates.reduce((sum, rate) => sum + (rate.inclusive ? rate.percentage : 0), 0)
  if (taxExempt === 'exempt' || taxExempt === 'reverse') {
    return rates.map((rate) => entry(rate, 0, amount, EXEMPT[taxExempt]))
  }
  // With 19 % included and 5 % on top, both are a part of amount / 1.19.
  const taxes = rates.map((rate) => share(amount, rate.percentage, 100 + inclusiveSum))
  const included = taxes.reduce((sum, tax, at) => sum + (rates[at]!.inclusive ? tax : 0), 0)
  return rates.map((rate, at) =>
    entry(
      rate,
      taxes[at]!,
      amount - included,
      rate.percentage === 0 ? 'zero_rated' : 'standard_rated',
    ),
  )
}

function entry(
  rate: TaxTerms,
  amount: number,
  taxableAmount: number,
  reason: LineTax['taxability_reason'],
): LineTax {
  return {
    amount,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: reason,
    taxable_amount: taxableAmount,
    type: 'tax_rate_details',
  }
}

/** amount × percentage / divisor, half a unit away from zero. Exact: percentages are counted in ten-thousandths. */
function share(amount: number, percentage: number, divisor: number): number {
  const scaled = (value: number) => BigInt(Math.round(value * 10_000))
  const numerator = BigInt(Math.abs(amount)) * scaled(percentage)
  const denominator = scaled(divisor)
  const rounded = Number((2n * numerator + denominator) / (2n * denominator))
  return amount < 0 ? -rounded || 0 : rounded
}

/** Taxes of many lines, one entry per rate. */
export function sumTaxes(lines: readonly { taxes: InvoiceLine['taxes'] }[]): LineTax[] {
  const sums = new Map<string, LineTax>()
  for (const tax of lines.flatMap((line) => line.taxes ?? [])) {
    const key = `${tax.tax_rate_details?.tax_rate} ${tax.tax_behavior} ${tax.taxability_reason}`
    const sum = sums.get(key)
    if (!sum) sums.set(key, { ...tax })
    else {
      sum.amount += tax.amount
      sum.taxable_amount = (sum.taxable_amount ?? 0) + (tax.taxable_amount ?? 0)
    }
  }
  return [...sums.values()]
}
