import type { Documents } from '../documents.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { amountIn } from '../resources/price-amounts.ts'
import type { SubscriptionItem } from '../shapes.ts'
import { discountLines } from './discount-lines.ts'
import { discountsOf } from './discounts-of.ts'

type Subscription = Documents['subscription']

/** What an item costs for a whole period, before discounts. */
export function itemAmount(
  op: Operation,
  subscription: Subscription,
  item: SubscriptionItem,
): number {
  return amountIn(get(op, 'price', item.price.id), subscription.currency, item.quantity ?? 1)
}

/**
 * What an item costs for a whole period by the discounts that run now. Flexible billing gives each item its share of an
 * amount off; classic billing takes all of it off the one item:
 * https://docs.stripe.com/billing/subscriptions/billing-mode/compare. A discount for one invoice is left to the next
 * invoice that bills a whole period.
 */
export function discountedItemAmount(
  op: Operation,
  subscription: Subscription,
  item: SubscriptionItem,
): { amount: number; discounts: string[] } {
  const customer = get(op, 'customer', subscription.customer)
  const lasts = (discount: Documents['discount']) => discount.internal.terms.duration !== 'once'
  const shared = discountsOf(op, customer, subscription, timeOf(op, subscription)).filter(lasts)
  const isClassic = subscription.billing_mode.type === 'classic'
  const others = subscription.items.data.filter(({ id }) => id !== item.id)
  const lines = (isClassic ? [item] : [...others, item]).map((each) => ({
    amount: itemAmount(op, subscription, each),
    product: each.price.product,
    discountable: true,
    own: each.discounts.map((id) => get(op, 'discount', id)).filter(lasts),
  }))
  const taken = discountLines(lines, shared, subscription.currency).at(-1)!
  const all = [...taken.own, ...taken.shared]
  const off = all.reduce((sum, { amount }) => sum + amount, 0)
  return { amount: lines.at(-1)!.amount - off, discounts: all.map(({ discount }) => discount) }
}
