import { retireCodes } from '../billing/redeem-discount.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  decimal,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  type Param,
  range,
  record,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'

const PATH = '/v1/coupons'

const AMOUNT_OFF = integerBetween(1, 99_999_999)

const CURRENCY_OPTIONS = record(object({ amount_off: required(AMOUNT_OFF) }))

/** More than nothing and at most everything, with up to two decimals. */
const percentOff: Param<number> = {
  required: false,
  read(raw, path) {
    const value = Number(decimal.read(raw, path))
    if (value > 0 && value <= 100) return value
    throw invalid('Invalid percent: must be greater than 0 and at most 100.', { param: path })
  },
}

const CREATABLE = {
  id: text,
  amount_off: AMOUNT_OFF,
  applies_to: object({ products: list(text) }),
  currency: text,
  currency_options: CURRENCY_OPTIONS,
  duration: oneOf('forever', 'once', 'repeating'),
  duration_in_months: integerBetween(1, 1_200),
  max_redemptions: integerBetween(1, 2_147_483_647),
  metadata,
  name: text,
  percent_off: percentOff,
  redeem_by: timestamp,
}

export const couponRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => {
    mustBeConsistent(op, params)
    const coupon = buildCoupon(op, params)
    // A deleted coupon's id may be given again.
    op.store.sql("delete from documents where id = ? and kind = 'coupon'").run(coupon.id)
    op.store.insert(coupon)
    emit(op, 'coupon.created', coupon)
    return coupon
  }),

  route('GET', PATH, { ...PAGING, created: range }, (op, { params }) =>
    listPage(op, 'coupon', PATH, params, defined({ created: params.created })),
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'coupon', ids.id!)),

  route(
    'POST',
    `${PATH}/:id`,
    { currency_options: CURRENCY_OPTIONS, metadata, name: text },
    (op, { ids, params }) => {
      const before = get(op, 'coupon', ids.id!)
      const after: Documents['coupon'] = {
        ...before,
        ...defined({ name: params.name }),
        metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
        internal: {
          ...before.internal,
          amountsOff: { ...before.internal.amountsOff, ...amountsOf(params.currency_options) },
        },
      }
      saveAndEmit(op, 'coupon.updated', before, after)
      return after
    },
  ),

  // Who has redeemed it keeps the discount: https://docs.stripe.com/api/coupons/delete
  route('DELETE', `${PATH}/:id`, {}, (op, { ids }) => {
    const coupon = get(op, 'coupon', ids.id!)
    retireCodes(op, coupon.id)
    op.store.remove('coupon', coupon.id)
    emit(op, 'coupon.deleted', coupon)
    return { id: coupon.id, object: 'coupon', deleted: true }
  }),
]

function mustBeConsistent(op: Operation, params: Values<typeof CREATABLE>): void {
  const { amount_off: amount, percent_off: percent, currency, duration = 'once', id } = params
  if ((amount === undefined) === (percent === undefined)) {
    throw invalid('Must provide percent_off or amount_off, and not both.', {
      ...(amount === undefined ? { code: 'parameter_missing' } : {}),
      param: 'percent_off',
    })
  }
  if (amount !== undefined && currency === undefined) throw missing('currency')
  if (duration === 'repeating' && params.duration_in_months === undefined) {
    throw missing('duration_in_months')
  }
  if (duration !== 'repeating' && params.duration_in_months !== undefined) {
    throw invalid('duration_in_months can only be set when duration is `repeating`.', {
      param: 'duration_in_months',
    })
  }
  if (params.redeem_by !== undefined && params.redeem_by <= op.now) {
    throw invalid('redeem_by must be a timestamp in the future.', { param: 'redeem_by' })
  }
  if (id && op.store.find('coupon', id) && !op.store.isDeleted(id)) {
    throw invalid('Coupon already exists.', { code: 'resource_already_exists', param: 'id' })
  }
  for (const [index, product] of (params.applies_to?.products ?? []).entries()) {
    getFor(op, 'product', product, `applies_to[products][${index}]`)
  }
}

function buildCoupon(op: Operation, params: Values<typeof CREATABLE>): Documents['coupon'] {
  const currency = params.currency?.toLowerCase() ?? null
  const amount = params.amount_off ?? null
  return {
    id: params.id ?? newId('coupon'),
    object: 'coupon',
    amount_off: amount,
    created: op.now,
    currency: amount === null ? null : currency,
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
    internal: {
      amountsOff: {
        ...(amount === null ? {} : { [currency!]: amount }),
        ...amountsOf(params.currency_options),
      },
      products: params.applies_to?.products?.length ? params.applies_to.products : null,
    },
  }
}

function amountsOf(
  options: Record<string, { amount_off: number }> | undefined,
): Record<string, number> {
  const entries = Object.entries(options ?? {})
  return Object.fromEntries(
    entries.map(([currency, { amount_off }]) => [currency.toLowerCase(), amount_off]),
  )
}
