import { list, object, text } from '../http/read-params.ts'

/** `discounts[]`; an empty value takes all away. */
export const DISCOUNTS = list(object({ coupon: text, discount: text, promotion_code: text }), 20)

/** Checkout takes one, of which the buyer has none yet. */
export const SESSION_DISCOUNTS = list(object({ coupon: text, promotion_code: text }), 1)
