import type { Documents } from '../documents.ts'
import type { DiscountTerms } from './discount-terms.ts'
import { spreadAmount } from './spread-amount.ts'

export interface DiscountableLine {
  /** Minor units, before any discount. */
  amount: number
  product: string | null
  discountable: boolean
  /** Discounts of the line itself, which come before the invoice's. */
  own: Documents['discount'][]
}

export interface LineDiscounts {
  own: DiscountAmount[]
  shared: DiscountAmount[]
}

export interface DiscountAmount {
  discount: string
  amount: number
}

/**
 * What each discount takes off each line: first the lines' own, then the invoice's in their order, each from what the
 * ones before it left. Nothing goes below zero, and credits are never discounted.
 */
export function discountLines(
  lines: readonly DiscountableLine[],
  shared: readonly Documents['discount'][],
  currency: string,
): LineDiscounts[] {
  const results = lines.map((): LineDiscounts => ({ own: [], shared: [] }))
  const left = lines.map(({ amount, discountable }) => (discountable ? Math.max(0, amount) : 0))
  const take = (indexes: number[], discount: Documents['discount'], level: keyof LineDiscounts) => {
    const weights = indexes.map((index) => left[index]!)
    const parts = spreadAmount(amountOff(discount.internal.terms, weights, currency), weights)
    for (const [position, index] of indexes.entries()) {
      left[index] = left[index]! - parts[position]!
      results[index]![level].push({ discount: discount.id, amount: parts[position]! })
    }
  }
  for (const [index, line] of lines.entries()) {
    for (const discount of line.own) {
      if (isFor(discount.internal.terms, line)) take([index], discount, 'own')
    }
  }
  for (const discount of shared) {
    const indexes = [...lines.keys()].filter((index) => {
      const line = lines[index]!
      return line.discountable && line.amount > 0 && isFor(discount.internal.terms, line)
    })
    take(indexes, discount, 'shared')
  }
  return results
}

/** What the terms take off amounts of which they may take all. A percentage is rounded once, for all of them. */
function amountOff(terms: DiscountTerms, amounts: readonly number[], currency: string): number {
  const whole = amounts.reduce((sum, amount) => sum + amount, 0)
  if (terms.percentOff !== null) return percentOf(whole, terms.percentOff)
  return Math.min(whole, terms.amountsOff[currency] ?? 0)
}

/** Half a unit rounds up. Percentages have at most four decimals, so that whole numbers do. */
export function percentOf(amount: number, percent: number): number {
  const parts = BigInt(Math.round(percent * 10_000)) * BigInt(Math.abs(amount))
  const rounded = Number((parts + 500_000n) / 1_000_000n)
  return amount < 0 ? -rounded || 0 : rounded
}

function isFor(terms: DiscountTerms, line: DiscountableLine): boolean {
  return terms.products === null || (line.product !== null && terms.products.includes(line.product))
}
