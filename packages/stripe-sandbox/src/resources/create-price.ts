import type { CurrencyOption, CurrencyOptions, Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { mergeMetadata, type Values } from '../http/read-params.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { currency } from './currency-param.ts'
import {
  type AMOUNT,
  type CREATABLE_PRICE,
  type CURRENCY_OPTIONS,
  type TAX_BEHAVIOR,
  unitAmountOf,
} from './price-params.ts'
import { planOf } from './show-price.ts'

export type PriceOptions = Values<{ options: typeof CURRENCY_OPTIONS }>['options']

type NewPrice = Values<typeof CREATABLE_PRICE> & {
  product: string
  currency_options?: PriceOptions
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

export function optionsOf(own: string, given: Record<string, GivenOption>): CurrencyOptions {
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
export function claimLookupKey(
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
