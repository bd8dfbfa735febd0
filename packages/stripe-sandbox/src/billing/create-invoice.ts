import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Customer, Invoice, InvoiceLine } from '../shapes.ts'
import { discountsOf, useUpDiscounts } from './discounts-of.ts'
import { pendingLine } from './invoice-lines.ts'
import { ownTaxRates, repriceInvoice } from './reprice-invoice.ts'

export interface NewInvoice {
  customer: Customer
  subscription: Documents['subscription'] | null
  reason: NonNullable<Invoice['billing_reason']>
  lines: InvoiceLine[]
  currency: string
  /** Whether it finalises and collects by itself. */
  autoAdvance: boolean
  /** Seconds at which the draft becomes final by itself; null: its maker finalises it. */
  finalizesAt: number | null
  description?: string | null
  metadata?: Record<string, string>
  /** Whether what is pending comes on it; by default it does. */
  takesPending?: boolean
  /** Instead of the subscription's and the customer's; null is those. */
  discounts?: Documents['discount'][] | null
  /** Instead of the subscription's. */
  defaultTaxRates?: Invoice['default_tax_rates']
  /** Seconds at which a previewed invoice will come about; by default now. */
  at?: number
}

/** A draft, with what was pending for the subscription on it. */
export function createInvoice(op: Operation, params: NewInvoice): Documents['invoice'] {
  const pending = (params.takesPending ?? true) ? listPendingFor(op, params) : []
  const built = buildInvoice(op, params, [...pending.map(pendingLine), ...params.lines])
  const usedUp = useUpDiscounts(op, built)
  const invoice = { ...built, internal: { ...built.internal, usedUpDiscounts: usedUp } }
  for (const item of pending) op.store.save({ ...item, invoice: invoice.id })
  op.store.insert(invoice)
  adoptCurrency(op, params.customer.id, invoice.currency)
  emit(op, 'invoice.created', invoice)
  return invoice
}

/** What waits for the customer's next invoice comes along with what waits for the subscription's. */
export function listPendingFor(
  op: Operation,
  { currency, customer, subscription }: Pick<NewInvoice, 'currency' | 'customer' | 'subscription'>,
): Documents['invoiceitem'][] {
  const own = subscription ? listPendingItems(op, customer.id, subscription.id) : []
  const loose = listPendingItems(op, customer.id, null)
  return [...loose, ...own].filter((item) => item.currency === currency)
}

export function listPendingItems(
  op: Operation,
  customerId: string,
  subscriptionId: string | null,
): Documents['invoiceitem'][] {
  const where = {
    customer: customerId,
    invoice: null,
    'internal.subscriptionId': subscriptionId,
  }
  return op.store.all('invoiceitem', where)
}

export function buildInvoice(
  op: Operation,
  params: NewInvoice,
  lines: InvoiceLine[],
): Documents['invoice'] {
  const { customer, subscription } = params
  const now = timeOf(op, customer)
  const id = newId('invoice')
  const isSent = subscription?.collection_method === 'send_invoice'
  const hostedKey = newId('hostedInvoice')
  const hostedUrl = `${op.settings.url}/invoice/${hostedKey}`
  const discounts = params.discounts ?? discountsOf(op, customer, subscription, params.at ?? now)
  const draft: Documents['invoice'] = {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: op.settings.businessName,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: params.autoAdvance,
    automatic_tax: {
      disabled_reason: null,
      enabled: false,
      liability: null,
      provider: null,
      status: null,
    },
    automatically_finalizes_at: params.finalizesAt,
    billing_reason: params.reason,
    collection_method: isSent ? 'send_invoice' : 'charge_automatically',
    created: now,
    currency: params.currency,
    custom_fields: subscription?.invoice_settings.custom_fields ?? null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: params.defaultTaxRates ?? subscription?.default_tax_rates ?? [],
    description: params.description ?? subscription?.invoice_settings.description ?? null,
    discounts: discounts.map((discount) => discount.id),
    due_date: isSent ? now + (subscription.days_until_due ?? 0) * DAY : null,
    effective_at: null,
    ending_balance: null,
    footer: subscription?.invoice_settings.footer ?? null,
    from_invoice: null,
    // Stripe has no page for a draft, so the addresses appear when it becomes final.
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: lines.map((line) => ({ ...line, invoice: id })),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: params.metadata ?? {},
    next_payment_attempt: params.autoAdvance && !isSent ? params.finalizesAt : null,
    number: null,
    on_behalf_of: null,
    parent: subscription
      ? {
          type: 'subscription_details',
          quote_details: null,
          subscription_details: {
            metadata: subscription.metadata,
            subscription: subscription.id,
          },
        }
      : null,
    payment_settings: {
      default_mandate: null,
      payment_method_options: null,
      payment_method_types: null,
    },
    ...invoicePeriod(subscription, lines, params.reason, now),
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: customer.test_clock ?? null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
    internal: {
      hostedKey,
      hostedUrl,
      firstAttemptAt: null,
      refusedPaymentMethod: null,
      paymentIntentId: null,
      onFinalize: 'pay',
      lineTaxRates: ownTaxRates(lines),
      usedUpDiscounts: [],
    },
  }
  return repriceInvoice(op, draft)
}

/** An invoice's own period looks back: on renewal it is the one that has just ended, else a moment. */
function invoicePeriod(
  subscription: Documents['subscription'] | null,
  lines: InvoiceLine[],
  reason: NewInvoice['reason'],
  now: number,
): { period_start: number; period_end: number } {
  if (reason !== 'subscription_cycle' || !subscription)
    return { period_start: now, period_end: now }
  const starts = lines.map((line) => line.period.start)
  const end = Math.max(...starts)
  const previous = Object.values(subscription.internal.billed).map((stretch) => stretch.start)
  return { period_start: Math.min(end, ...previous), period_end: end }
}

/** A customer is billed in one currency, set by the first invoice. */
function adoptCurrency(op: Operation, customerId: string, currency: string): void {
  const customer = get(op, 'customer', customerId)
  if (customer.currency) return
  saveAndEmit(op, 'customer.updated', customer, { ...customer, currency })
}
