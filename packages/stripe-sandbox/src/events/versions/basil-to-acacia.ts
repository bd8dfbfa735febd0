import { lowerInvoice, lowerInvoiceItem, lowerLine } from './acacia-invoice.ts'
import { lowerTaxes } from './acacia-taxes.ts'
import { at, isShown, type Look, listAt, type Shown, type Step, without } from './lower-object.ts'

/** What 2025-03-31.basil took away: https://docs.stripe.com/changelog/basil */
export const basilToAcacia: Step = {
  charge: (shown, look) => ({ ...shown, invoice: invoiceOf(shown.payment_intent, look) }),
  'checkout.session': (shown) => ({
    ...shown,
    shipping_details: at(shown, 'collected_information.shipping_details') ?? null,
  }),
  credit_note: (shown) => ({
    ...without(shown, 'refunds', 'total_taxes'),
    refund: at(shown, 'refunds.0.refund') ?? null,
    tax_amounts: lowerTaxes(shown.total_taxes),
  }),
  credit_note_line_item: (shown) => ({
    ...without(shown, 'taxes'),
    tax_amounts: lowerTaxes(shown.taxes),
  }),
  invoice: lowerInvoice,
  invoiceitem: lowerInvoiceItem,
  line_item: lowerLine,
  payment_intent: (shown, look) => ({ ...shown, invoice: invoiceOf(shown.id, look) }),
  plan: (shown) => ({ ...shown, aggregate_usage: null }),
  price: (shown) =>
    isShown(shown.recurring)
      ? { ...shown, recurring: { ...shown.recurring, aggregate_usage: null } }
      : shown,
  subscription: lowerSubscription,
  subscription_item: (shown) => ({
    ...without(shown, 'current_period_end', 'current_period_start'),
    billing_thresholds: null,
  }),
  subscription_schedule: (shown) => ({
    ...shown,
    phases: listAt(shown, 'phases').map((phase) => ({
      ...phase,
      billing_thresholds: null,
      coupon: null,
    })),
  }),
}

/** The period was the subscription's: with several intervals, the one that ends first. */
function lowerSubscription(shown: Shown, look: Look): Shown {
  const items = listAt(shown, 'items.data')
  const first = items.toSorted(
    (a, b) => Number(a.current_period_end) - Number(b.current_period_end),
  )[0]
  const discount = at(shown, 'discounts.0')
  return {
    ...without(shown, 'billing_mode'),
    billing_thresholds: null,
    current_period_end: first?.current_period_end ?? null,
    current_period_start: first?.current_period_start ?? null,
    discount: typeof discount === 'string' ? look.find('discount', discount) : (discount ?? null),
  }
}

function invoiceOf(intent: unknown, look: Look): unknown {
  return look.paymentsOf({ intent })[0]?.invoice ?? null
}
