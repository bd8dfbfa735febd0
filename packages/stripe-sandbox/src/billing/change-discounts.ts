import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { SubscriptionItem } from '../shapes.ts'
import { dropDiscount } from './end-discount.ts'
import { type DiscountChoice, type DiscountHolder, redeemDiscounts } from './redeem-discount.ts'

type Subscription = Documents['subscription']

/** Gives a subscription these discounts instead of the ones it has. Undefined leaves them. */
export function changeDiscounts(
  op: Operation,
  subscription: Subscription,
  choices: readonly DiscountChoice[] | undefined,
  checkoutSession: string | null = null,
): Subscription {
  if (choices === undefined) return subscription
  const discounts = replaceDiscounts(op, subscription, subscription.discounts, choices, {
    checkout_session: checkoutSession,
  })
  return { ...subscription, discounts }
}

/** A new subscription's discounts and those of its items, which are in the order in which they were asked for. */
export function redeemForNew(
  op: Operation,
  subscription: Subscription,
  given: {
    items: readonly { discounts?: DiscountChoice[] | undefined }[]
    discounts?: DiscountChoice[] | undefined
    checkoutSession?: string | undefined
  },
): Subscription {
  const data = subscription.items.data.map((item, index) =>
    changeItemDiscounts(op, subscription, item, given.items[index]!.discounts),
  )
  const items = { ...subscription.items, data }
  const session = given.checkoutSession ?? null
  return changeDiscounts(op, { ...subscription, items }, given.discounts, session)
}

export function changeItemDiscounts(
  op: Operation,
  subscription: Subscription,
  item: SubscriptionItem,
  choices: readonly DiscountChoice[] | undefined,
): SubscriptionItem {
  if (choices === undefined) return item
  return {
    ...item,
    discounts: replaceDiscounts(op, subscription, item.discounts, choices, {
      subscription_item: item.id,
    }),
  }
}

function replaceDiscounts(
  op: Operation,
  subscription: Pick<Subscription, 'id' | 'customer' | 'currency'>,
  before: readonly string[],
  choices: readonly DiscountChoice[],
  holder: DiscountHolder,
): string[] {
  const chosen = redeemDiscounts(op, choices, {
    customer: get(op, 'customer', subscription.customer),
    currency: subscription.currency,
    amount: null,
    holder: { subscription: subscription.id, ...holder },
  }).map(({ id }) => id)
  for (const id of before) {
    if (!chosen.includes(id)) dropDiscount(op, get(op, 'discount', id))
  }
  return chosen
}
