import type { Operation } from '../operation.ts'
import type { InvoiceLine, Subscription, SubscriptionItem } from '../shapes.ts'
import { gridAnchor } from './anchors.ts'
import { subscriptionLine } from './invoice-lines.ts'
import { type Period, periodAt } from './periods.ts'
import { remainingShare } from './proration.ts'

/** An item's line for a period: a short one, up to the billing anchor, costs its share. */
export function periodLine(
  op: Operation,
  subscription: Subscription,
  item: SubscriptionItem,
  period: Period,
): InvoiceLine {
  const line = subscriptionLine(op, subscription, item, period)
  const rhythm = item.price.recurring
  if (subscription.status === 'trialing' || !rhythm) return line
  const whole = periodAt(gridAnchor(subscription, rhythm), rhythm, period.start)
  if (whole.start === period.start || period.end > whole.end) return line
  const amount = remainingShare(line.amount, whole, period.start)
  const details = line.parent!.subscription_item_details!
  return {
    ...line,
    amount,
    subtotal: amount,
    parent: { ...line.parent!, subscription_item_details: { ...details, proration: true } },
    pricing: line.pricing && {
      ...line.pricing,
      unit_amount_decimal: String(amount / (line.quantity ?? 1)),
    },
  }
}
