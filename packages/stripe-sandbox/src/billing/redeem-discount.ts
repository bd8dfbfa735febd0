import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { getFor, type Operation, timeOf } from '../operation.ts'
import type { Customer, Discount } from '../shapes.ts'
import { addIntervals } from './periods.ts'

/** `discounts[]` of a request: one of the three in each entry. */
export interface DiscountChoice {
  coupon?: string | undefined
  discount?: string | undefined
  promotion_code?: string | undefined
  /** What Checkout has checked and its buyer has meanwhile paid for, though the coupon may be gone by now. */
  checked?: Documents['discount']
}

export type DiscountHolder = Partial<
  Pick<
    Discount,
    'checkout_session' | 'invoice' | 'invoice_item' | 'subscription' | 'subscription_item'
  >
>

export interface Redeemer {
  customer: Customer | null
  currency: string
  /** Minor units of what is bought, for codes with a minimum; null where it is not known. */
  amount: number | null
  holder: DiscountHolder
}

interface Redeemable {
  coupon: Documents['coupon']
  promotionCode: Documents['promotion_code'] | null
}

/** Redeems what a request names, in its order; a discount that is named by its id stays what it is. */
export function redeemDiscounts(
  op: Operation,
  choices: readonly DiscountChoice[],
  redeemer: Redeemer,
  path = 'discounts',
): Documents['discount'][] {
  return choices.map((choice, index) => {
    const at = `${path}[${index}]`
    if (choice.discount) return getFor(op, 'discount', choice.discount, `${at}[discount]`)
    const discount = choice.checked
      ? { ...choice.checked, ...redeemedBy(op, redeemer, choice.checked.internal.terms.months) }
      : discountFor(op, choice, redeemer, at)
    op.store.insert(discount)
    countRedemption(op, discount)
    if (discount.invoice === null && discount.invoice_item === null) {
      emit(op, 'customer.discount.created', discount)
    }
    return discount
  })
}

function discountFor(
  op: Operation,
  choice: DiscountChoice,
  redeemer: Redeemer,
  path: string,
): Documents['discount'] {
  const redeemable = findRedeemable(op, choice, path)
  mustBeRedeemable(op, redeemable, redeemer, path)
  return buildDiscount(op, redeemable, redeemer)
}

export function findRedeemable(op: Operation, choice: DiscountChoice, path: string): Redeemable {
  if (choice.promotion_code) {
    const param = `${path}[promotion_code]`
    const promotionCode = getFor(op, 'promotion_code', choice.promotion_code, param)
    return { coupon: getFor(op, 'coupon', promotionCode.promotion.coupon!, param), promotionCode }
  }
  if (choice.coupon) {
    return { coupon: getFor(op, 'coupon', choice.coupon, `${path}[coupon]`), promotionCode: null }
  }
  throw invalid(`Must provide one of coupon, discount, or promotion_code in ${path}.`, {
    code: 'parameter_missing',
    param: path,
  })
}

/** @throws 400 with the reason in words that a buyer may read */
export function mustBeRedeemable(
  op: Operation,
  { coupon, promotionCode }: Redeemable,
  redeemer: Redeemer,
  path: string,
): void {
  const now = timeOf(op, redeemer.customer)
  if (promotionCode) mustAllowCode(op, promotionCode, redeemer, `${path}[promotion_code]`)
  const param = promotionCode ? `${path}[promotion_code]` : `${path}[coupon]`
  if (!coupon.valid || (coupon.redeem_by !== null && coupon.redeem_by <= now)) {
    const isUsedUp = coupon.times_redeemed >= (coupon.max_redemptions ?? Number.POSITIVE_INFINITY)
    const what = isUsedUp ? 'is used up and cannot be applied' : 'has expired'
    throw invalid(`Coupon ${coupon.id} ${what}.`, { code: 'coupon_expired', param })
  }
  const { amountsOff } = coupon.internal
  if (coupon.percent_off === null && amountsOff[redeemer.currency] === undefined) {
    throw invalid(
      `The coupon \`${coupon.id}\` takes off ${Object.keys(amountsOff).join(', ')} and cannot be applied to ${redeemer.currency}.`,
      { param },
    )
  }
}

function mustAllowCode(
  op: Operation,
  code: Documents['promotion_code'],
  { customer, currency, amount }: Redeemer,
  param: string,
): void {
  const isExpired = code.expires_at !== null && code.expires_at <= timeOf(op, customer)
  if (isExpired) {
    throw invalid('This promotion code has expired.', { code: 'promotion_code_expired', param })
  }
  if (!code.active) {
    const isUsedUp = code.times_redeemed >= (code.max_redemptions ?? Number.POSITIVE_INFINITY)
    throw invalid(
      isUsedUp
        ? 'This promotion code has been redeemed as often as it can be.'
        : 'This promotion code is not active.',
      { code: 'promotion_code_inactive', param },
    )
  }
  if (code.customer !== null && code.customer !== customer?.id) {
    throw invalid('This promotion code is for another customer.', { param })
  }
  if (code.restrictions.first_time_transaction && customer && hasPaidBefore(op, customer.id)) {
    throw invalid(
      'This promotion code cannot be redeemed because the associated customer has prior transactions.',
      { param },
    )
  }
  const minimum = code.internal.minimumAmounts[currency]
  const hasMinimum = Object.keys(code.internal.minimumAmounts).length > 0
  if (hasMinimum && minimum === undefined) {
    throw invalid(`This promotion code cannot be redeemed in ${currency}.`, { param })
  }
  if (minimum !== undefined && amount !== null && amount < minimum) {
    throw invalid(
      'This promotion code cannot be redeemed because the order does not reach its minimum amount.',
      { param },
    )
  }
}

function hasPaidBefore(op: Operation, customerId: string): boolean {
  const invoices = op.store.all('invoice', { customer: customerId, status: 'paid' })
  if (invoices.some((invoice) => invoice.amount_paid > 0)) return true
  return op.store.all('charge', { customer: customerId, status: 'succeeded' }).length > 0
}

/** The discount that redeeming makes, not yet saved and not counted. */
export function buildDiscount(
  op: Operation,
  { coupon, promotionCode }: Redeemable,
  redeemer: Redeemer,
): Documents['discount'] {
  const months = coupon.duration === 'repeating' ? coupon.duration_in_months : null
  return {
    id: newId('discount'),
    object: 'discount',
    checkout_session: null,
    customer_account: null,
    invoice: null,
    invoice_item: null,
    promotion_code: promotionCode?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    subscription: null,
    subscription_item: null,
    ...redeemedBy(op, redeemer, months),
    internal: {
      testClock: redeemer.customer?.test_clock ?? null,
      terms: {
        ...coupon.internal,
        duration: coupon.duration as 'forever' | 'once' | 'repeating',
        months,
        percentOff: coupon.percent_off,
      },
      isOver: false,
    },
  }
}

/** Whose the discount is and how long it runs, from the moment of redeeming. */
function redeemedBy(op: Operation, { customer, holder }: Redeemer, months: number | null) {
  const start = timeOf(op, customer)
  const month = { interval: 'month', interval_count: 1 } as const
  return {
    customer: customer?.id ?? null,
    start,
    end: months && addIntervals(start, month, months),
    ...holder,
  }
}

function countRedemption(op: Operation, discount: Documents['discount']): void {
  const find = <K extends 'coupon' | 'promotion_code'>(kind: K, id: string | null) =>
    id === null || op.store.isDeleted(id) ? null : op.store.find(kind, id)
  const coupon = find('coupon', discount.source.coupon)
  const promotionCode = find('promotion_code', discount.promotion_code)
  if (!coupon) return
  const times = coupon.times_redeemed + 1
  const valid = times < (coupon.max_redemptions ?? Number.POSITIVE_INFINITY)
  op.store.save({ ...coupon, times_redeemed: times, valid })
  if (promotionCode) {
    const codeTimes = promotionCode.times_redeemed + 1
    const active = codeTimes < (promotionCode.max_redemptions ?? Number.POSITIVE_INFINITY)
    op.store.save({ ...promotionCode, times_redeemed: codeTimes, active })
  }
  if (!valid) retireCodes(op, coupon.id)
}

/** A code is only active as long as its coupon is valid. */
export function retireCodes(op: Operation, couponId: string): void {
  const where = { 'promotion.coupon': couponId, active: true }
  for (const code of op.store.all('promotion_code', where)) {
    op.store.save({ ...code, active: false })
  }
}
