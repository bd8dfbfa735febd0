import { discountsOf } from '../billing/discounts-of.ts'
import {
  buildDiscount,
  type DiscountChoice,
  findRedeemable,
  mustBeRedeemable,
} from '../billing/redeem-discount.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation, timeOf } from '../operation.ts'

type Session = Documents['checkout.session']

/**
 * The session with these discounts instead of the ones it has. They are checked and kept; that they were redeemed counts
 * once the buyer has paid. @throws 400 as in a request that redeems
 */
export function withDiscounts(
  op: Operation,
  session: Session,
  choices: readonly DiscountChoice[],
): Session {
  const redeemer = {
    customer: session.customer ? get(op, 'customer', session.customer) : null,
    currency: session.currency!,
    amount: session.amount_subtotal,
    holder: { checkout_session: session.id },
  }
  const discounts = choices.map((choice, index) => {
    const path = `discounts[${index}]`
    const found = findRedeemable(op, choice, path)
    mustBeRedeemable(op, found, redeemer, path)
    return buildDiscount(op, found, redeemer)
  })
  return {
    ...session,
    discounts: discounts.map(({ promotion_code: code, source }) => ({
      coupon: code === null ? source.coupon : null,
      promotion_code: code,
    })),
    internal: { ...session.internal, discounts },
  }
}

/** What the session is discounted by: its own, or else the customer's. */
export function sessionDiscounts(op: Operation, session: Session): Documents['discount'][] {
  if (session.internal.discounts.length > 0 || !session.customer) return session.internal.discounts
  const customer = get(op, 'customer', session.customer)
  return discountsOf(op, customer, null, timeOf(op, customer))
}

/** The session's discounts as what it makes redeems them, without asking again. */
export function sessionChoices(session: Session): DiscountChoice[] {
  return session.internal.discounts.map((checked) => ({ checked }))
}
