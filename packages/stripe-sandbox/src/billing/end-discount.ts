import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import { retireCodes } from './redeem-discount.ts'

/** Takes a discount from whatever carries it. Invoices that were made with it keep it. */
export function endDiscount(op: Operation, discount: Documents['discount']): void {
  const subscription = discount.subscription
    ? op.store.find('subscription', discount.subscription)
    : null
  if (subscription) {
    const stripped = withoutDiscounts(subscription, [discount.id])
    saveAndEmit(op, 'customer.subscription.updated', subscription, stripped)
  }
  const customer = discount.customer ? op.store.find('customer', discount.customer) : null
  if (customer?.discount?.id === discount.id) op.store.save({ ...customer, discount: null })
  dropDiscount(op, discount)
}

/** The discount itself is over; the caller takes it from what carries it. */
export function dropDiscount(op: Operation, discount: Documents['discount']): void {
  op.store.save({ ...discount, internal: { ...discount.internal, isOver: true } })
  emit(op, 'customer.discount.deleted', discount)
}

export function withoutDiscounts(
  subscription: Documents['subscription'],
  ids: readonly string[],
): Documents['subscription'] {
  const keep = (id: string) => !ids.includes(id)
  return {
    ...subscription,
    discounts: subscription.discounts.filter(keep),
    items: {
      ...subscription.items,
      data: subscription.items.data.map((item) => ({
        ...item,
        discounts: item.discounts.filter(keep),
      })),
    },
  }
}

/** `redeem_by` has passed: nobody can redeem the coupon any more, nor a code for it. */
export function expireCoupon(op: Operation, coupon: Documents['coupon']): void {
  op.store.save({ ...coupon, valid: false })
  retireCodes(op, coupon.id)
}

export function expirePromotionCode(op: Operation, code: Documents['promotion_code']): void {
  op.store.save({ ...code, active: false })
}
