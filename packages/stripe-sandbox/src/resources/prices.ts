import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  list,
  mergeMetadata,
  missing,
  object,
  oneOf,
  range,
  text,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { claimLookupKey, createPrice, optionsOf, type PriceOptions } from './create-price.ts'
import { currency } from './currency-param.ts'
import { CREATABLE_PRICE, CURRENCY_OPTIONS, INTERVALS, WRITABLE_PRICE } from './price-params.ts'
import { createProduct } from './products.ts'

export const priceRoutes = [
  route(
    'POST',
    '/v1/prices',
    { ...CREATABLE_PRICE, currency_options: CURRENCY_OPTIONS },
    (op, { params }) => {
      if (params.product && params.product_data) {
        throw invalid('You may only specify one of these parameters: product, product_data.', {
          code: 'parameters_exclusive',
          param: 'product_data',
        })
      }
      if (!params.product && !params.product_data) throw missing('product')
      const product = params.product
        ? getFor(op, 'product', params.product, 'product').id
        : createProduct(op, params.product_data!).id
      return createPrice(op, { ...params, product })
    },
  ),

  route(
    'GET',
    '/v1/prices',
    {
      ...PAGING,
      active: boolean,
      created: range,
      currency,
      lookup_keys: list(text, 10),
      product: text,
      recurring: object({
        interval: oneOf(...INTERVALS),
        usage_type: oneOf('licensed', 'metered'),
      }),
      type: oneOf('one_time', 'recurring'),
    },
    (op, { params }) => {
      const { active, product, type, created, recurring, lookup_keys: keys } = params
      const where = defined({
        active,
        currency: params.currency,
        product,
        type,
        'recurring.interval': recurring?.interval,
        'recurring.usage_type': recurring?.usage_type,
      })
      return listPage(op, 'price', '/v1/prices', params, {
        where,
        ...defined({ created }),
        ...(keys ? { in: { path: 'lookup_key', values: keys } } : {}),
      })
    },
  ),

  route('GET', '/v1/prices/:id', {}, (op, { ids }) => get(op, 'price', ids.id!)),

  route(
    'POST',
    '/v1/prices/:id',
    { ...WRITABLE_PRICE, currency_options: clearable(CURRENCY_OPTIONS) },
    (op, { ids, params }) => {
      const before = get(op, 'price', ids.id!)
      const after = changePrice(op, before, params)
      saveAndEmit(op, 'price.updated', before, after)
      return after
    },
  ),
]

type PriceChange = Values<typeof WRITABLE_PRICE> & {
  currency_options?: PriceOptions | null
}

function changePrice(
  op: Operation,
  before: Documents['price'],
  params: PriceChange,
): Documents['price'] {
  const after = structuredClone(before)
  const { active, nickname, tax_behavior: taxBehavior, currency_options: options } = params
  if (active === false) mustNotBeDefault(op, before)
  if (taxBehavior && before.tax_behavior !== 'unspecified' && taxBehavior !== before.tax_behavior) {
    throw invalid(
      `The tax_behavior of a price cannot be changed once it is ${before.tax_behavior}. Create a new price instead.`,
      { param: 'tax_behavior' },
    )
  }
  Object.assign(after, defined({ active, nickname, tax_behavior: taxBehavior }))
  after.metadata = mergeMetadata(before.metadata, params.metadata)
  const own = after.internal.currencyOptions[after.currency]!
  if (taxBehavior) own.taxBehavior = taxBehavior
  if (options === null) after.internal.currencyOptions = { [after.currency]: own }
  else if (options)
    Object.assign(after.internal.currencyOptions, optionsOf(after.currency, options))
  if (params.lookup_key !== undefined) {
    if (params.lookup_key !== null) {
      claimLookupKey(op, after.id, params.lookup_key, params.transfer_lookup_key ?? false)
    }
    after.lookup_key = params.lookup_key
  }
  return after
}

function mustNotBeDefault(op: Operation, price: Documents['price']): void {
  if (op.store.find('product', price.product)?.default_price !== price.id) return
  throw invalid('This price cannot be archived because it is the default price of its product.', {
    param: 'active',
  })
}
