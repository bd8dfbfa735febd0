import type { NewItem } from '../billing/build-subscription.ts'
import type { ItemChange } from '../billing/change-items.ts'
import { invalid } from '../http/api-error.ts'
import {
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
import { createPrice } from './create-price.ts'
import { currency } from './currency-param.ts'
import { DISCOUNTS } from './discount-params.ts'
import { AMOUNT, RHYTHM, TAX_BEHAVIOR } from './price-params.ts'

const PRICE_DATA = object({
  currency: required(currency),
  product: required(text),
  recurring: required(RHYTHM),
  tax_behavior: TAX_BEHAVIOR,
  ...AMOUNT,
})

export const ITEM = {
  /** The older name of `price`. */
  plan: text,
  price: text,
  price_data: PRICE_DATA,
  quantity: integerBetween(0, 999_999),
  metadata,
  discounts: DISCOUNTS,
  tax_rates: list(text, 5),
}

type GivenItem = Values<typeof ITEM>

/** The price that an item names, or that is made for it. */
export function readItemPrice(op: Operation, given: GivenItem, path: string): string | undefined {
  const at = (name: string) => (path === '' ? name : `${path}[${name}]`)
  const ways = (['price', 'price_data', 'plan'] as const).filter((name) => given[name])
  if (ways.length > 1) {
    throw invalid(`You may only specify one of these parameters: ${ways.join(', ')}.`, {
      code: 'parameters_exclusive',
      param: at(ways[1]!),
    })
  }
  const id = given.price ?? given.plan
  if (id) return mustBeRecurring(getFor(op, 'price', id, at(given.price ? 'price' : 'plan')), at)
  if (!given.price_data) return undefined
  getFor(op, 'product', given.price_data.product, at('price_data[product]'))
  // A price that came with its subscription is not for sale again.
  return createPrice(op, { ...given.price_data, active: false }).id
}

function mustBeRecurring(
  price: { id: string; recurring: unknown },
  at: (name: string) => string,
): string {
  if (price.recurring) return price.id
  throw invalid(
    'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    { param: at('price') },
  )
}

export function readNewItem(op: Operation, given: GivenItem, path: string): NewItem {
  const price = readItemPrice(op, given, path)
  if (!price) throw missing(path === '' ? 'price' : `${path}[price]`)
  return {
    price,
    quantity: given.quantity ?? 1,
    metadata: mergeMetadata({}, given.metadata),
    discounts: given.discounts,
    taxRates: given.tax_rates,
  }
}

export function readItemChange(
  op: Operation,
  given: GivenItem & { id?: string; deleted?: boolean },
  path: string,
): ItemChange {
  const { metadata: change, quantity, discounts, tax_rates: taxRates, id, deleted } = given
  return {
    id,
    deleted,
    quantity,
    discounts,
    taxRates,
    price: readItemPrice(op, given, path),
    ...(change === undefined ? {} : { metadata: mergeMetadata({}, change) }),
  }
}
