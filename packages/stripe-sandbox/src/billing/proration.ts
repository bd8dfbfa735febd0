import type { BilledStretch, Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceItem, SubscriptionItem } from '../shapes.ts'
import { gridAnchor } from './anchors.ts'
import { periodOf } from './build-subscription.ts'
import { discountedItemAmount } from './item-amount.ts'
import { dayText, decimalText } from './money-text.ts'
import { type Period, periodAt } from './periods.ts'

/** The part of an amount that belongs to the time from `at` to the end, by the second. */
export function remainingShare(amount: number, period: Period, at: number): number {
  const length = period.end - period.start
  if (length <= 0 || at >= period.end) return 0
  return Math.round((amount * (period.end - Math.max(at, period.start))) / length)
}

/**
 * Gives back the unused rest of an item: of what was billed for it, with the discounts and tax rates of then, or under
 * classic billing of what it costs now. https://docs.stripe.com/billing/subscriptions/prorations
 */
export function creditUnused(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  at: number,
): void {
  const billed = subscription.internal.billed[item.id]
  if (!billed) return
  const isClassic = subscription.billing_mode.type === 'classic'
  const source = isClassic
    ? { ...discountedItemAmount(op, subscription, item), ...wholePeriod(subscription, item) }
    : billed
  const amount = -remainingShare(source.amount, source, at)
  if (amount === 0) return
  const product = get(op, 'product', item.price.product)
  addPendingItem(op, subscription, item, {
    amount,
    description: `Unused time on ${product.name} after ${dayText(at)}`,
    period: { start: at, end: source.end },
    credited: billed,
    discounts: source.discounts,
    taxRates: isClassic ? ratesOf(item) : billed.taxRates,
    untaxed: !isClassic && billed.taxRates.length === 0,
  })
}

/** Bills the rest of the running period for what an item has become. */
export function debitRemaining(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  at: number,
): BilledStretch {
  const period = wholePeriod(subscription, item)
  const full = discountedItemAmount(op, subscription, item)
  const amount = remainingShare(full.amount, period, at)
  const product = get(op, 'product', item.price.product)
  const own = ratesOf(item)
  const taxRates = own.length > 0 ? own : (subscription.default_tax_rates ?? []).map(({ id }) => id)
  const stretch = { amount, discounts: full.discounts, taxRates, start: at, end: period.end }
  if (amount === 0) return { ...stretch, invoice: null, line: null, item: null }
  const pending = addPendingItem(op, subscription, item, {
    amount,
    description: `Remaining time on ${product.name} after ${dayText(at)}`,
    period: { start: at, end: period.end },
    credited: null,
    discounts: full.discounts,
    taxRates: own,
    untaxed: false,
  })
  return { ...stretch, invoice: null, line: null, item: pending.id }
}

/** What an item's price is for: a first period that is cut short by the anchor is a part of it. */
function wholePeriod(subscription: Documents['subscription'], item: SubscriptionItem): Period {
  const period = periodOf(item)
  const rhythm = item.price.recurring!
  const whole = periodAt(gridAnchor(subscription, rhythm), rhythm, period.start)
  return whole.end === period.end ? whole : period
}

function ratesOf(item: SubscriptionItem): string[] {
  return (item.tax_rates ?? []).map(({ id }) => id)
}

interface PendingPart {
  amount: number
  description: string
  period: Period
  credited: BilledStretch | null
  /** What the amount has been reduced by. */
  discounts: string[]
  taxRates: string[]
  untaxed: boolean
}

function addPendingItem(
  op: Operation,
  subscription: Documents['subscription'],
  item: SubscriptionItem,
  part: PendingPart,
): Documents['invoiceitem'] {
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
      unit_amount_decimal: decimalText(part.amount / quantity),
    },
    proration: true,
    proration_details: {
      credited_items: creditedItems(part.credited),
      discount_amounts: includedDiscounts(part.discounts),
    },
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: part.taxRates.map((id) => get(op, 'tax_rate', id)),
    test_clock: subscription.test_clock,
    internal: {
      subscriptionId: subscription.id,
      subscriptionItemId: item.id,
      untaxed: part.untaxed,
    },
  }
  op.store.insert(pending)
  emit(op, 'invoiceitem.created', pending)
  return pending
}

/** `proration_discounts: included`: the amount is already reduced, so that each discount is named with nothing. */
function includedDiscounts(discounts: readonly string[]) {
  return discounts.map((discount) => ({ amount: 0, discount }))
}

type CreditedItems = NonNullable<InvoiceItem['proration_details']>['credited_items']

function creditedItems(billed: BilledStretch | null): CreditedItems {
  if (billed?.item) return { type: 'invoice_item', invoice_item: billed.item }
  if (!billed?.invoice || !billed.line) return null
  return {
    type: 'invoice_line_items',
    invoice_line_item_details: { invoice: billed.invoice, invoice_line_items: [billed.line] },
  }
}
