import type { CurrencyOption, CurrencyOptions, Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
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
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import type { Plan, Price } from '../shapes.ts'
import { currency } from './currency-param.ts'
import {
  type AMOUNT,
  CREATABLE_PRICE,
  CURRENCY_OPTIONS,
  INTERVALS,
  type TAX_BEHAVIOR,
  unitAmountOf,
  WRITABLE_PRICE,
} from './price-params.ts'
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

type Options = Values<{ options: typeof CURRENCY_OPTIONS }>['options']

type PriceChange = Values<typeof WRITABLE_PRICE> & {
  currency_options?: Options | null
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

type NewPrice = Values<typeof CREATABLE_PRICE> & {
  product: string
  currency_options?: Options
}

/** Also used by Checkout's `price_data` and by a product's `default_price_data`. */
export function createPrice(op: Operation, params: NewPrice): Documents['price'] {
  const amount = unitAmountOf(params)
  const taxBehavior = params.tax_behavior ?? 'unspecified'
  if (params.lookup_key) {
    claimLookupKey(op, null, params.lookup_key, params.transfer_lookup_key ?? false)
  }
  const price: Documents['price'] = {
    id: newId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: op.now,
    currency: params.currency.toLowerCase(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: params.product,
    recurring: params.recurring
      ? {
          interval: params.recurring.interval,
          interval_count: params.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: params.recurring.trial_period_days ?? null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: taxBehavior,
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: Number.isInteger(amount.unitAmount) ? amount.unitAmount : null,
    unit_amount_decimal: amount.unitAmountDecimal,
    internal: { currencyOptions: {} },
  }
  price.internal.currencyOptions = {
    [price.currency]: { ...amount, taxBehavior },
    ...optionsOf(price.currency, params.currency_options ?? {}),
  }
  op.store.insert(price)
  emit(op, 'price.created', price)
  if (price.recurring) emit(op, 'plan.created', planOf(price))
  return price
}

type GivenOption = Values<typeof AMOUNT> & Values<{ tax_behavior: typeof TAX_BEHAVIOR }>

function optionsOf(own: string, given: Record<string, GivenOption>): CurrencyOptions {
  const options = Object.entries(given).map(([code, option]): [string, CurrencyOption] => {
    const path = `currency_options[${code}]`
    const name = currency.read(code, path)
    if (name === own) {
      throw invalid(`${path} is the price's own currency; its amount is \`unit_amount\`.`, {
        param: path,
      })
    }
    const taxBehavior = option.tax_behavior ?? 'unspecified'
    return [name, { ...unitAmountOf(option, path), taxBehavior }]
  })
  return Object.fromEntries(options)
}

/** One price holds a lookup key; another takes it over only when it says so. */
function claimLookupKey(
  op: Operation,
  ownId: string | null,
  lookupKey: string,
  transfer: boolean,
): void {
  for (const holder of op.store.all('price', { lookup_key: lookupKey })) {
    if (holder.id === ownId) continue
    if (!transfer) {
      throw invalid(
        `A price (\`${holder.id}\`) already uses that lookup key. Set \`transfer_lookup_key=true\` to move it.`,
        { code: 'resource_already_exists', param: 'lookup_key' },
      )
    }
    const released = { ...holder, lookup_key: null }
    saveAndEmit(op, 'price.updated', holder, released)
  }
}

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

/** The older shape of a recurring price, which subscription items still carry. */
export function planOf(price: Price): Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: price.recurring?.trial_period_days ?? null,
    usage_type: 'licensed',
  }
}

/** A price as other objects embed it. */
export function shownPrice(price: Documents['price']): Price {
  return structuredClone(renderDocument(price)) as unknown as Price
}
