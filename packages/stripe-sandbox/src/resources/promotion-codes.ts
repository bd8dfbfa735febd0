import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  integerBetween,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  range,
  record,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId, randomText } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'

const PATH = '/v1/promotion_codes'

const CURRENCY_OPTIONS = record(object({ minimum_amount: integerBetween(1, 99_999_999) }))

const CREATABLE = {
  promotion: required(object({ type: required(oneOf('coupon')), coupon: text })),
  active: boolean,
  code: text,
  customer: text,
  expires_at: timestamp,
  max_redemptions: integerBetween(1, 2_147_483_647),
  metadata,
  restrictions: object({
    currency_options: CURRENCY_OPTIONS,
    first_time_transaction: boolean,
    minimum_amount: integerBetween(1, 99_999_999),
    minimum_amount_currency: text,
  }),
}

export const promotionCodeRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => {
    const promotionCode = buildPromotionCode(op, params)
    op.store.insert(promotionCode)
    emit(op, 'promotion_code.created', promotionCode)
    return promotionCode
  }),

  route(
    'GET',
    PATH,
    {
      ...PAGING,
      active: boolean,
      code: text,
      coupon: text,
      created: range,
      customer: text,
    },
    (op, { params }) => {
      const { active, code, coupon, created, customer } = params
      return listPage(op, 'promotion_code', PATH, params, {
        where: defined({
          active,
          customer,
          'internal.key': code === undefined ? undefined : keyOf(code),
          'promotion.coupon': coupon,
        }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'promotion_code', ids.id!)),

  route(
    'POST',
    `${PATH}/:id`,
    {
      active: boolean,
      metadata,
      restrictions: object({ currency_options: CURRENCY_OPTIONS }),
    },
    (op, { ids, params }) => {
      const before = get(op, 'promotion_code', ids.id!)
      if (params.active && !before.active) mustBeRevivable(op, before)
      const after: Documents['promotion_code'] = {
        ...before,
        ...defined({ active: params.active }),
        metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
        internal: {
          ...before.internal,
          minimumAmounts: {
            ...before.internal.minimumAmounts,
            ...minimumsOf(params.restrictions?.currency_options),
          },
        },
      }
      saveAndEmit(op, 'promotion_code.updated', before, after)
      return after
    },
  ),
]

/** The active code that a buyer typed; case does not matter. */
export function findActiveCode(op: Operation, code: string): Documents['promotion_code'] | null {
  const found = op.store.all('promotion_code', { 'internal.key': keyOf(code), active: true })
  return found[0] ?? null
}

function keyOf(code: string): string {
  return code.trim().toUpperCase()
}

function buildPromotionCode(
  op: Operation,
  params: Values<typeof CREATABLE>,
): Documents['promotion_code'] {
  if (!params.promotion.coupon) throw missing('promotion[coupon]')
  const coupon = getFor(op, 'coupon', params.promotion.coupon, 'promotion[coupon]')
  const code = params.code ?? randomText(16).toUpperCase().slice(0, 8)
  mustBeWritable(code)
  const active = params.active ?? true
  if (active) mustBeFree(op, code)
  mustOutliveNeither(op, params, coupon)
  const { restrictions = {} } = params
  const currency = restrictions.minimum_amount_currency?.toLowerCase() ?? null
  const minimum = restrictions.minimum_amount ?? null
  if (minimum !== null && currency === null) throw missing('restrictions[minimum_amount_currency]')
  return {
    id: newId('promotionCode'),
    object: 'promotion_code',
    active: active && coupon.valid,
    code,
    created: op.now,
    customer: params.customer ? getFor(op, 'customer', params.customer, 'customer').id : null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: mergeMetadata({}, params.metadata),
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: restrictions.first_time_transaction ?? false,
      minimum_amount: minimum,
      minimum_amount_currency: currency,
    },
    times_redeemed: 0,
    internal: {
      key: keyOf(code),
      minimumAmounts: {
        ...(minimum === null ? {} : { [currency!]: minimum }),
        ...minimumsOf(restrictions.currency_options),
      },
    },
  }
}

function mustBeWritable(code: string): void {
  if (/^[\p{L}\p{N}-]{1,500}$/u.test(code)) return
  throw invalid('The promotion code may only contain letters, digits and dashes.', {
    param: 'code',
  })
}

function mustBeFree(op: Operation, code: string): void {
  if (findActiveCode(op, code) === null) return
  throw invalid(`An active promotion code with \`code: ${code}\` already exists.`, {
    code: 'resource_already_exists',
    param: 'code',
  })
}

function mustOutliveNeither(
  op: Operation,
  params: Values<typeof CREATABLE>,
  coupon: Documents['coupon'],
): void {
  const { expires_at: expiresAt, max_redemptions: redemptions } = params
  if (expiresAt !== undefined && expiresAt <= op.now) {
    throw invalid('expires_at must be a timestamp in the future.', { param: 'expires_at' })
  }
  if (expiresAt !== undefined && coupon.redeem_by !== null && expiresAt > coupon.redeem_by) {
    throw invalid("expires_at cannot be later than the coupon's redeem_by.", {
      param: 'expires_at',
    })
  }
  if (redemptions !== undefined && redemptions > (coupon.max_redemptions ?? redemptions)) {
    throw invalid("max_redemptions cannot be greater than the coupon's max_redemptions.", {
      param: 'max_redemptions',
    })
  }
}

/** A code that expired, is used up or lost its coupon stays inactive. */
function mustBeRevivable(op: Operation, code: Documents['promotion_code']): void {
  const couponId = code.promotion.coupon
  const coupon = couponId && !op.store.isDeleted(couponId) ? get(op, 'coupon', couponId) : null
  const isUsedUp = code.times_redeemed >= (code.max_redemptions ?? Number.POSITIVE_INFINITY)
  const isExpired = code.expires_at !== null && code.expires_at <= op.now
  if (coupon?.valid && !isUsedUp && !isExpired) {
    mustBeFree(op, code.code)
    return
  }
  throw invalid('This promotion code cannot be activated: it has expired or is used up.', {
    param: 'active',
  })
}

function minimumsOf(
  options: Record<string, { minimum_amount?: number }> | undefined,
): Record<string, number> {
  const entries = Object.entries(options ?? {})
  return Object.fromEntries(
    entries.map(([currency, option]) => [currency.toLowerCase(), option.minimum_amount ?? 0]),
  )
}
