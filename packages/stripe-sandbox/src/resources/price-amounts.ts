import type { CurrencyOption, Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'

/** Minor units of one unit in a currency; a fraction is possible. @throws 400 when the price has no amount in it */
export function unitAmountIn(price: Documents['price'], currency: string): number {
  return optionIn(price, currency).unitAmount
}

/** What a quantity costs: whole minor units, rounded once and not per unit. */
export function amountIn(price: Documents['price'], currency: string, quantity: number): number {
  return Math.round(unitAmountIn(price, currency) * quantity)
}

/** @throws 400 when the price has no amount in the currency */
export function optionIn(price: Documents['price'], currency: string): CurrencyOption {
  const option = price.internal.currencyOptions[currency]
  if (option) return option
  throw invalid(
    `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
    { param: 'currency' },
  )
}
