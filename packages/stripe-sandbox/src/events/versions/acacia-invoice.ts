import { planOf } from '../../resources/show-price.ts'
import type { Price } from '../../shapes.ts'
import { inclusiveTax, lowerTaxes, sumOfTaxes } from './acacia-taxes.ts'
import { at, type Look, type Shown, without } from './lower-object.ts'

export function lowerInvoice(shown: Shown, look: Look): Shown {
  const payments =
    shown.status === 'draft' || !shown.id ? [] : look.paymentsOf({ invoice: shown.id })
  const intentId = payments.map((payment) => at(payment, 'payment.payment_intent'))[0] ?? null
  const isPaid = shown.status === 'paid'
  const prorationDate = at(shown, 'parent.subscription_details.subscription_proration_date')
  return {
    ...without(
      shown,
      'amount_overpaid',
      'confirmation_secret',
      'parent',
      'payments',
      'total_taxes',
    ),
    application_fee_amount: null,
    charge: at(look.find('payment_intent', intentId), 'latest_charge') ?? null,
    discount: discountOf(at(shown, 'discounts.0'), look),
    paid: isPaid,
    paid_out_of_band: isPaid && Number(shown.amount_due) > 0 && payments.length === 0,
    payment_intent: intentId,
    quote: at(shown, 'parent.quote_details.quote') ?? null,
    subscription: at(shown, 'parent.subscription_details.subscription') ?? null,
    subscription_details: { metadata: at(shown, 'parent.subscription_details.metadata') ?? null },
    ...(prorationDate == null ? {} : { subscription_proration_date: prorationDate }),
    tax: sumOfTaxes(shown.total_taxes),
    total_tax_amounts: lowerTaxes(shown.total_taxes),
    transfer_data: null,
  }
}

export function lowerLine(shown: Shown, look: Look): Shown {
  // The line items of a Checkout Session carry the same name and never had these fields.
  if (shown.pricing === undefined && shown.parent === undefined) return shown
  const isOfSubscription = at(shown, 'parent.type') === 'subscription_item_details'
  const details = isOfSubscription
    ? at(shown, 'parent.subscription_item_details')
    : at(shown, 'parent.invoice_item_details')
  const price = priceOf(shown, look)
  const amount = Number(shown.amount) - inclusiveTax(shown.taxes)
  const quantity = Number(shown.quantity ?? 1)
  return {
    ...without(shown, 'parent', 'pricing', 'taxes'),
    amount_excluding_tax: amount,
    invoice_item: at(details, 'invoice_item') ?? undefined,
    plan: legacyPlan(price),
    price,
    proration: at(details, 'proration') ?? false,
    proration_details: {
      credited_items: at(details, 'proration_details.credited_items') ?? null,
    },
    subscription: at(details, 'subscription') ?? shown.subscription ?? null,
    ...(at(details, 'subscription_item')
      ? { subscription_item: at(details, 'subscription_item') }
      : {}),
    tax_amounts: lowerTaxes(shown.taxes),
    tax_rates: lowerTaxes(shown.taxes).flatMap(
      ({ tax_rate: id }) => look.find('tax_rate', id) ?? [],
    ),
    type: isOfSubscription ? 'subscription' : 'invoiceitem',
    unit_amount_excluding_tax: quantity === 0 ? null : String(amount / quantity),
  }
}

export function lowerInvoiceItem(shown: Shown, look: Look): Shown {
  const price = priceOf(shown, look)
  const unit = at(shown, 'pricing.unit_amount_decimal')
  const isWhole = typeof unit === 'string' && /^-?\d+$/.test(unit)
  return {
    ...without(shown, 'parent', 'pricing'),
    plan: legacyPlan(price),
    price,
    subscription: at(shown, 'parent.subscription_details.subscription') ?? null,
    subscription_item: at(shown, 'parent.subscription_details.subscription_item') ?? undefined,
    unit_amount: isWhole ? Number(unit) : null,
    unit_amount_decimal: unit ?? null,
  }
}

/** A price was embedded whole. */
function priceOf(shown: Shown, look: Look): Shown | null {
  return look.find('price', at(shown, 'pricing.price_details.price'))
}

/** The plan of a recurring price; one-time prices had none. */
function legacyPlan(price: Shown | null): object | null {
  return price?.recurring ? planOf(price as unknown as Price) : null
}

function discountOf(discount: unknown, look: Look): unknown {
  return typeof discount === 'string' ? look.find('discount', discount) : (discount ?? null)
}
