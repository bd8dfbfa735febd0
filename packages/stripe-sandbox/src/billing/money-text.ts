import type { Price } from '../shapes.ts'

/** "$15.99": minor units in a currency, as Stripe writes them into descriptions. */
export function moneyText(amount: number, currency: string): string {
  const { format, digits } = formatOf(currency)
  return format.format(amount / 10 ** digits)
}

/** A format takes far longer to make than to use. */
const formats = new Map<string, { format: Intl.NumberFormat; digits: number }>()

function formatOf(currency: string): { format: Intl.NumberFormat; digits: number } {
  const known = formats.get(currency)
  if (known) return known
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  const made = { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 }
  formats.set(currency, made)
  return made
}

/** "/ month", "/ every 3 months". */
export function intervalText(recurring: { interval: string; interval_count: number }): string {
  const { interval, interval_count: count } = recurring
  return count === 1 ? `/ ${interval}` : `/ every ${count} ${interval}s`
}

/** "1 × Premium (at $15.99 / month)" */
export function lineText(
  productName: string,
  price: Price,
  unitAmount: number,
  currency: string,
  quantity: number,
): string {
  const per = price.recurring ? ` ${intervalText(price.recurring)}` : ''
  return `${quantity} × ${productName} (at ${moneyText(unitAmount, currency)}${per})`
}

/** "16 Jan 2026" */
export function dayText(at: number): string {
  return DAY_FORMAT.format(at * 1_000)
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** A part of a minor unit as `unit_amount_decimal` writes it: with at most twelve decimals. */
export function decimalText(amount: number): string {
  return amount.toFixed(12).replace(/\.?0+$/, '')
}
