import type { Documents } from '../documents.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'
import { amountIn, unitAmountIn } from '../resources/price-amounts.ts'
import type { InvoiceLine, Subscription, SubscriptionItem } from '../shapes.ts'
import { lineText } from './money-text.ts'
import type { Period } from './periods.ts'

/** One item of a subscription for one period, billed in advance; free while it is on trial. */
export function subscriptionLine(
  op: Operation,
  subscription: Subscription,
  item: SubscriptionItem,
  period: Period,
): InvoiceLine {
  const price = get(op, 'price', item.price.id)
  const product = get(op, 'product', price.product)
  const quantity = item.quantity ?? 1
  const unit = unitAmountIn(price, subscription.currency)
  const onTrial = subscription.status === 'trialing'
  const amount = onTrial ? 0 : amountIn(price, subscription.currency, quantity)
  return buildLine({
    amount,
    currency: subscription.currency,
    description: onTrial
      ? `Free trial for ${quantity} × ${product.name}`
      : lineText(product.name, price, unit, subscription.currency, quantity),
    period,
    quantity,
    price: { id: price.id, product: product.id, unitAmount: onTrial ? 0 : unit },
    metadata: subscription.metadata,
    subscriptionId: subscription.id,
    discounts: item.discounts,
    taxRates: item.tax_rates?.length ? item.tax_rates.map(({ id }) => id) : null,
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: { credited_items: null },
        subscription: subscription.id,
        subscription_item: item.id,
      },
    },
  })
}

/** A pending item, such as the unused rest of a plan that was left, on the invoice that collects it. */
export function pendingLine(item: Documents['invoiceitem']): InvoiceLine {
  const line = buildLine({
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    period: item.period,
    quantity: item.quantity,
    price: null,
    metadata: item.metadata ?? {},
    subscriptionId: item.internal.subscriptionId,
    discountable: item.discountable,
    discounts: item.discounts ?? [],
    taxRates: pendingTaxRates(item),
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: {
        invoice_item: item.id,
        proration: item.proration,
        proration_details: { credited_items: creditedLines(item) },
        subscription: item.internal.subscriptionId,
      },
    },
  })
  return { ...line, pricing: item.pricing }
}

function pendingTaxRates(item: Documents['invoiceitem']): string[] | null {
  if (item.tax_rates?.length) return item.tax_rates.map(({ id }) => id)
  return item.internal.untaxed ? [] : null
}

function creditedLines(item: Documents['invoiceitem']) {
  const credited = item.proration_details?.credited_items?.invoice_line_item_details
  return credited
    ? { invoice: credited.invoice, invoice_line_items: credited.invoice_line_items }
    : null
}

interface LineParts {
  amount: number
  currency: string
  description: string | null
  period: Period
  quantity: number
  price: { id: string; product: string; unitAmount: number } | null
  metadata: Record<string, string>
  subscriptionId: string | null
  discountable?: boolean
  discounts?: string[]
  /** The line's own rates, none of them for an empty list; null takes the invoice's default ones. */
  taxRates?: string[] | null
  parent: InvoiceLine['parent']
}

export function buildLine(parts: LineParts): InvoiceLine {
  return {
    id: newId('invoiceLine'),
    object: 'line_item',
    amount: parts.amount,
    currency: parts.currency,
    description: parts.description,
    discount_amounts: [],
    discountable: parts.discountable ?? true,
    discounts: parts.discounts ?? [],
    invoice: null,
    livemode: false,
    metadata: parts.metadata,
    parent: parts.parent,
    period: { start: parts.period.start, end: parts.period.end },
    pretax_credit_amounts: [],
    pricing: parts.price
      ? {
          price_details: { price: parts.price.id, product: parts.price.product },
          type: 'price_details',
          unit_amount_decimal: String(parts.price.unitAmount),
        }
      : null,
    quantity: parts.quantity,
    quantity_decimal: String(parts.quantity),
    subscription: parts.subscriptionId,
    subtotal: parts.amount,
    taxes: seedTaxes(parts.taxRates ?? null),
  }
}

/** Until its invoice works them out, a line's taxes say which rates it brings: see `ownTaxRates`. */
function seedTaxes(rates: readonly string[] | null): InvoiceLine['taxes'] {
  if (rates?.length === 0) return null
  return (rates ?? []).map((id) => ({
    amount: 0,
    tax_behavior: 'exclusive',
    tax_rate_details: { tax_rate: id },
    taxability_reason: 'standard_rated',
    taxable_amount: 0,
    type: 'tax_rate_details',
  }))
}
