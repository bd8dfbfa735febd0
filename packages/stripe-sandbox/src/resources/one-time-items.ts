import type { NewInvoiceItem } from '../billing/create-invoice-item.ts'
import { invalid } from '../http/api-error.ts'
import {
  boolean,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import { currency } from './currency-param.ts'
import { DISCOUNTS } from './discount-params.ts'
import { AMOUNT, TAX_BEHAVIOR } from './price-params.ts'

const ONE_TIME_ITEM = {
  discountable: boolean,
  discounts: DISCOUNTS,
  metadata,
  price: text,
  price_data: object({
    currency: required(currency),
    product: required(text),
    tax_behavior: TAX_BEHAVIOR,
    ...AMOUNT,
  }),
  quantity: integerBetween(0, 999_999),
  tax_rates: list(text, 5),
}

/** What is billed once, with the next invoice: https://docs.stripe.com/api/subscriptions/create */
export const ONE_TIME_ITEMS = list(object(ONE_TIME_ITEM), 20)

export function readOneTimeItem(
  op: Operation,
  given: Values<typeof ONE_TIME_ITEM>,
  path: string,
): NewInvoiceItem {
  const { price, price_data: data, quantity, discounts, discountable } = given
  if (!price && !data) throw missing(`${path}[price]`)
  if (price && getFor(op, 'price', price, `${path}[price]`).recurring) {
    throw invalid(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      { param: `${path}[price]` },
    )
  }
  return {
    ...(price ? { pricing: { price } } : {}),
    ...(data ? { price_data: data } : {}),
    quantity,
    discounts,
    discountable,
    metadata: mergeMetadata({}, given.metadata),
    tax_rates: given.tax_rates,
  }
}
