import type { BilledStretch, Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceItem, SubscriptionItem } from '../shapes.ts'
import { dayText } from './money-text.ts'
import type { Period } from './periods.ts'

/** The part of an amount that belongs to the time from `at` to the end, by the second. */
export function remainingShare(amount: number, period: Period, at: number): number {
  const length = period.end - period.start
  if (length <= 0 || at >= period.end) return 0
  return Math.round((amount * (period.end - Math.max(at, period.start))) / length)
}

/** Gives back the unused rest of what was billed for an item: https://docs.stripe.com/billing/subscriptions/prorations */
export function creditUnused(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  at: number,
): void {
  const billed = subscription.internal.billed[item.id]
  if (!billed) return
  const amount = -remainingShare(billed.amount, billed, at)
  if (amount === 0) return
  const product = get(op, 'product', item.price.product)
  addPendingItem(op, subscription, item, {
    amount,
    description: `Unused time on ${product.name} after ${dayText(at)}`,
    period: { start: at, end: billed.end },
    credited: billed,
  })
}

/** Bills the rest of the running period for what an item has become. */
export function debitRemaining(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  fullAmount: number,
  period: Period,
  at: number,
): BilledStretch {
  const amount = remainingShare(fullAmount, period, at)
  const product = get(op, 'product', item.price.product)
  if (amount !== 0) {
    addPendingItem(op, subscription, item, {
      amount,
      description: `Remaining time on ${product.name} after ${dayText(at)}`,
      period: { start: at, end: period.end },
      credited: null,
    })
  }
  return { amount, start: at, end: period.end, invoice: null, line: null }
}

interface PendingPart {
  amount: number
  description: string
  period: Period
  credited: BilledStretch | null
}

function addPendingItem(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  part: PendingPart,
): void {
  const quantity = item.quantity ?? 1
  const pending: Documents['invoiceitem'] = {
    id: newId('invoiceItem'),
    object: 'invoiceitem',
    amount: part.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    date: timeOf(op, subscription),
    description: part.description,
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: subscription.metadata,
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, subscription_item: item.id },
    },
    period: part.period,
    pricing: {
      type: 'price_details',
      price_details: { price: item.price.id, product: item.price.product },
      unit_amount_decimal: String(part.amount / quantity),
    },
    proration: true,
    proration_details: { credited_items: creditedItems(part.credited), discount_amounts: [] },
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: subscription.test_clock,
    internal: { subscriptionId: subscription.id, subscriptionItemId: item.id },
  }
  op.store.insert(pending)
  emit(op, 'invoiceitem.created', pending)
}

type CreditedItems = NonNullable<InvoiceItem['proration_details']>['credited_items']

function creditedItems(billed: BilledStretch | null): CreditedItems {
  if (!billed?.invoice || !billed.line) return null
  return {
    type: 'invoice_line_items',
    invoice_line_item_details: { invoice: billed.invoice, invoice_line_items: [billed.line] },
  }
}
