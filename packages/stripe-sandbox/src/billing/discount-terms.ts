import type * as shapes from '../shapes.ts'

/** Amounts off in minor units, by currency; empty for a percentage. */
export interface CouponInternal {
  amountsOff: Record<string, number>
  /** The products it is for; null is all of them. */
  products: string[] | null
}

export interface DiscountInternal {
  testClock: string | null
  /** As they were when the coupon was redeemed: deleting the coupon takes nothing away. */
  terms: DiscountTerms
  /** Nothing carries it any more; invoices may still name it. */
  isOver: boolean
}

export interface DiscountTerms extends CouponInternal {
  duration: 'forever' | 'once' | 'repeating'
  /** How long it repeats. */
  months: number | null
  percentOff: number | null
}

/** A discount as the store keeps it. */
export type KeptDiscount = shapes.Discount & { internal: DiscountInternal }
