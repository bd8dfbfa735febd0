import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { missing } from '../http/read-params.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import type { Customer, InvoiceItem } from '../shapes.ts'
import { putOnDraft } from './edit-draft.ts'
import { type ItemPricing, priceInvoiceItem } from './price-invoice-item.ts'
import { type DiscountChoice, redeemDiscounts } from './redeem-discount.ts'

type Item = Documents['invoiceitem']

export interface NewInvoiceItem extends ItemPricing {
  currency?: string | undefined
  customer?: string | undefined
  description?: string | null | undefined
  discountable?: boolean | undefined
  discounts?: DiscountChoice[] | undefined
  invoice?: string | undefined
  metadata?: Record<string, string> | undefined
  period?: { start: number; end: number } | undefined
  subscription?: string | undefined
  tax_rates?: string[] | undefined
}

/** Something to bill: on the given draft at once, else on the customer's next invoice. */
export function createInvoiceItem(op: Operation, given: NewInvoiceItem): Item {
  const draft = given.invoice ? getFor(op, 'invoice', given.invoice, 'invoice') : null
  const subscription = given.subscription
    ? getFor(op, 'subscription', given.subscription, 'subscription')
    : null
  const customer = customerOf(op, given, draft)
  const wanted = draft?.currency ?? subscription?.currency ?? customer.currency ?? null
  const currency = given.currency?.toLowerCase() ?? wanted
  mustMatch(currency, wanted)
  const priced = priceInvoiceItem(op, given, currency)
  mustMatch(priced.currency, wanted)
  const now = timeOf(op, customer)
  const id = newId('invoiceItem')
  const discounts = redeemDiscounts(op, given.discounts ?? [], {
    customer,
    currency: priced.currency,
    amount: priced.amount,
    holder: { invoice_item: id },
  })
  const item: Item = {
    id,
    object: 'invoiceitem',
    amount: priced.amount,
    currency: priced.currency,
    customer: customer.id,
    customer_account: null,
    date: now,
    description: given.description ?? priced.productName,
    // What gives money back is not made less by a discount.
    discountable: given.discountable ?? priced.amount >= 0,
    discounts: discounts.map((discount) => discount.id),
    invoice: null,
    livemode: false,
    metadata: given.metadata ?? {},
    net_amount: priced.amount,
    parent: subscription
      ? {
          type: 'subscription_details',
          subscription_details: { subscription: subscription.id },
        }
      : null,
    period: given.period ?? { start: now, end: now },
    pricing: priced.pricing,
    proration: false,
    quantity: priced.quantity,
    quantity_decimal: String(priced.quantity),
    tax_rates: listTaxRates(op, given.tax_rates ?? [], 'tax_rates'),
    test_clock: customer.test_clock ?? null,
    internal: { subscriptionId: subscription?.id ?? null, subscriptionItemId: null },
  }
  op.store.insert(item)
  emit(op, 'invoiceitem.created', item)
  if (draft) putOnDraft(op, draft, [item])
  return get(op, 'invoiceitem', id)
}

export function listTaxRates(
  op: Operation,
  ids: readonly string[],
  param: string,
): NonNullable<InvoiceItem['tax_rates']> {
  return ids.map((id, at) => getFor(op, 'tax_rate', id, `${param}[${at}]`))
}

function customerOf(
  op: Operation,
  given: NewInvoiceItem,
  draft: Documents['invoice'] | null,
): Customer {
  const id = given.customer ?? draft?.customer
  if (!id) throw missing('customer')
  const customer = getFor(op, 'customer', id, 'customer')
  if (!draft || draft.customer === customer.id) return customer
  throw invalid(`The invoice ${draft.id} does not belong to the customer ${customer.id}.`, {
    param: 'invoice',
  })
}

function mustMatch(currency: string | null, wanted: string | null): void {
  if (currency === null || wanted === null || currency === wanted) return
  throw invalid(
    `You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or invoice item with currency ${wanted}`,
    { param: 'currency' },
  )
}
