import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { Address } from '../shapes.ts'
import type { InvoiceView, LabelledAmount } from './checkout-view.ts'
import { findInvoice } from './hosted-invoice.ts'
import { taxLabel } from './tax-label.ts'

type Invoice = Documents['invoice']

/** What the hosted invoice shows, or null for a key that is nobody's. A draft has no page. */
export function viewInvoice(op: Operation, hostedKey: string): InvoiceView | null {
  const invoice = findInvoice(op, hostedKey)
  if (!invoice || invoice.status === 'draft') return null
  const charge = paidCharge(op, invoice)
  const { customer_address: address } = invoice
  return {
    hostedKey,
    number: invoice.number,
    status: invoice.status ?? 'draft',
    businessName: op.settings.businessName,
    customerName: invoice.customer_name,
    customerEmail: invoice.customer_email,
    customerPhone: invoice.customer_phone,
    customerAddress: address ? addressLines(address) : [],
    taxIds: (invoice.customer_tax_ids ?? []).flatMap(({ value }) => value ?? []),
    customFields: invoice.custom_fields ?? [],
    description: invoice.description,
    footer: invoice.footer,
    currency: invoice.currency,
    createdAt: invoice.effective_at ?? invoice.created,
    dueAt: invoice.due_date,
    paidAt: invoice.status_transitions.paid_at,
    lines: invoice.lines.data.map((line) => ({
      description: line.description ?? '',
      quantity: line.quantity,
      amount: line.amount,
      periodStart: line.period.start,
      periodEnd: line.period.end,
    })),
    subtotal: invoice.subtotal,
    discounts: discountsOf(op, invoice),
    taxes: taxesOf(op, invoice),
    total: invoice.total,
    balanceApplied: invoice.starting_balance - (invoice.ending_balance ?? invoice.starting_balance),
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_remaining,
    amountRefunded: charge?.amount_refunded ?? 0,
    cardLabel: charge ? cardLabel(charge) : null,
  }
}

function discountsOf(op: Operation, invoice: Invoice): LabelledAmount[] {
  const amounts = invoice.total_discount_amounts ?? []
  return amounts
    .filter(({ amount }) => amount > 0)
    .map(({ discount: id, amount }) => {
      const discount = op.store.find('discount', id)
      const codeId = discount?.promotion_code
      const code = codeId ? op.store.find('promotion_code', codeId)?.code : null
      const couponId = discount?.source.coupon
      const coupon = couponId ? op.store.find('coupon', couponId) : null
      return { label: code ?? coupon?.name ?? 'Discount', amount }
    })
}

function taxesOf(op: Operation, invoice: Invoice): InvoiceView['taxes'] {
  return (invoice.total_taxes ?? []).map((tax) => {
    const rateId = tax.tax_rate_details?.tax_rate
    const rate = rateId ? op.store.find('tax_rate', rateId) : null
    const isIncluded = tax.tax_behavior === 'inclusive'
    return { label: rate ? taxLabel(rate) : 'Tax', amount: tax.amount, isIncluded }
  })
}

const countries = new Intl.DisplayNames('en', { type: 'region' })

/** As it is written on a letter. */
function addressLines(address: Address): string[] {
  const town = [address.city, address.state, address.postal_code].filter(Boolean).join(', ')
  // A customer's country is taken as it comes, and only codes have names.
  const isCode = /^[a-z]{2}$/i.test(address.country ?? '')
  const country = isCode ? countries.of(address.country!.toUpperCase()) : address.country
  return [address.line1, address.line2, town, country].flatMap((line) => line || [])
}

function paidCharge(op: Operation, invoice: Invoice): Documents['charge'] | null {
  const intentId = invoice.internal.paymentIntentId
  const intent = intentId ? op.store.find('payment_intent', intentId) : null
  const chargeId = intent?.status === 'succeeded' ? intent.latest_charge : null
  return chargeId ? op.store.find('charge', chargeId) : null
}

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
}

function cardLabel(charge: Documents['charge']): string | null {
  const card = charge.payment_method_details?.card
  return card ? `${BRANDS[card.brand ?? ''] ?? 'Card'} ending in ${card.last4}` : null
}
