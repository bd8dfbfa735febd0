import type { CurrencyOptions, Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  decimal,
  integer,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  range,
  record,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import type { Plan, Price } from '../shapes.ts'
import { createProduct } from './products.ts'

const INTERVALS = ['day', 'week', 'month', 'year'] as const

const AMOUNT = { unit_amount: integer, unit_amount_decimal: decimal }

const CURRENCY_OPTIONS = record(
  object({
    ...AMOUNT,
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    ...notYet('custom_unit_amount', 'tiers'),
  }),
)

const WRITABLE = {
  active: boolean,
  lookup_key: text,
  metadata,
  nickname: clearable(text),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: boolean,
}

const CREATABLE = {
  ...WRITABLE,
  currency: required(text),
  product: text,
  product_data: object({
    name: required(text),
    metadata,
    ...notYet('active', 'tax_code', 'unit_label'),
  }),
  ...AMOUNT,
  billing_scheme: oneOf('per_unit'),
  recurring: object({
    interval: required(oneOf(...INTERVALS)),
    interval_count: integerBetween(1, 156),
    trial_period_days: integer,
    usage_type: oneOf('licensed'),
    ...notYet('meter'),
  }),
  ...notYet('custom_unit_amount', 'tiers', 'tiers_mode', 'transform_quantity'),
}

export const priceRoutes = [
  route(
    'POST',
    '/v1/prices',
    { ...CREATABLE, currency_options: CURRENCY_OPTIONS },
    (op, { params }) => {
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
      currency: text,
      lookup_keys: list(text, 10),
      product: text,
      recurring: object({ interval: oneOf(...INTERVALS), usage_type: text }),
      type: oneOf('one_time', 'recurring'),
    },
    (op, { params }) => {
      const { active, currency, product, type, created, recurring, lookup_keys: keys } = params
      const interval = recurring?.interval
      const where = defined({ active, currency, product, type, 'recurring.interval': interval })
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
    { ...WRITABLE, currency_options: CURRENCY_OPTIONS },
    (op, { ids, params }) => {
      const before = get(op, 'price', ids.id!)
      const after = structuredClone(before)
      const { active, nickname, tax_behavior } = params
      Object.assign(after, defined({ active, nickname, tax_behavior }))
      after.metadata = mergeMetadata(before.metadata, params.metadata)
      if (params.currency_options) {
        Object.assign(after.internal.currencyOptions, optionsOf(params.currency_options))
      }
      if (params.lookup_key !== undefined) {
        claimLookupKey(op, after.id, params.lookup_key, params.transfer_lookup_key ?? false)
        after.lookup_key = params.lookup_key
      }
      saveAndEmit(op, 'price.updated', before, after)
      return after
    },
  ),
]

type NewPrice = Values<typeof CREATABLE> & {
  product: string
  currency_options?: Record<string, Values<typeof AMOUNT>>
}

/** Also used by Checkout's `price_data`, whose prices nobody can find again. */
export function createPrice(op: Operation, params: NewPrice): Documents['price'] {
  const unitAmount = unitAmountOf(params)
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
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
    internal: { currencyOptions: {} },
  }
  price.internal.currencyOptions = {
    [price.currency]: { unitAmount },
    ...optionsOf(params.currency_options ?? {}),
  }
  op.store.insert(price)
  emit(op, 'price.created', price)
  if (price.recurring) emit(op, 'plan.created', planOf(price))
  return price
}

function optionsOf(given: Record<string, Values<typeof AMOUNT>>): CurrencyOptions {
  const entries = Object.entries(given)
  return Object.fromEntries(
    entries.map(([currency, option]) => [
      currency.toLowerCase(),
      { unitAmount: unitAmountOf(option, `currency_options[${currency}]`) },
    ]),
  )
}

function unitAmountOf(given: Values<typeof AMOUNT>, parent?: string): number {
  const path = (name: string) => (parent ? `${parent}[${name}]` : name)
  if (given.unit_amount !== undefined) return given.unit_amount
  if (given.unit_amount_decimal === undefined) throw missing(path('unit_amount'))
  const amount = Number(given.unit_amount_decimal)
  if (Number.isInteger(amount)) return amount
  throw invalid('The sandbox does not simulate fractions of a minor unit.', {
    code: 'sandbox_not_simulated',
    param: path('unit_amount_decimal'),
  })
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

/** What one unit costs in a currency. @throws 400 when the price has no amount in it */
export function unitAmountIn(price: Documents['price'], currency: string): number {
  const option = price.internal.currencyOptions[currency]
  if (option) return option.unitAmount
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
