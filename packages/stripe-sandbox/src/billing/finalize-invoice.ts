import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { createPaymentIntent } from '../payments/create-intent.ts'
import type { InvoicePayment } from '../shapes.ts'
import { minimumCharge } from './minimum-charge.ts'
import { moveCustomerBalance } from './move-customer-balance.ts'
import { markPaid } from './settle-invoice.ts'
import { snapshotCustomer } from './snapshot-customer.ts'

/**
 * A draft becomes final: it gets its number, uses the customer's balance and, if something is due, a payment intent.
 * @param paidBy the intent that Checkout has already charged
 */
export function finalizeInvoice(
  op: Operation,
  draft: Documents['invoice'],
  options: { paidBy?: Documents['payment_intent'] } = {},
): Documents['invoice'] {
  if (draft.status !== 'draft') {
    throw invalid(
      'This invoice is already finalized, you cannot re-finalize a non-draft invoice.',
      {
        code: 'invoice_not_editable',
      },
    )
  }
  const customer = get(op, 'customer', draft.customer!)
  const now = timeOf(op, customer)
  const balance = draft.total + customer.balance
  const due = amountDue(draft, balance, options.paidBy ?? null)
  const left = balance - due
  const invoice: Documents['invoice'] = {
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: draft.effective_at ?? now,
    starting_balance: customer.balance,
    ending_balance: left,
    hosted_invoice_url: draft.internal.hostedUrl,
    invoice_pdf: `${draft.internal.hostedUrl}/pdf`,
    next_payment_attempt: null,
    number: draft.number ?? nextNumber(op, customer.id),
    ...snapshotCustomer(op, customer),
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  }
  moveCustomerBalance(op, customer.id, {
    amount: left - customer.balance,
    type: left > 0 ? 'invoice_too_small' : 'applied_to_invoice',
    currency: invoice.currency,
    invoice: invoice.id,
  })
  op.store.save(invoice)
  if (due === 0) {
    emit(op, 'invoice.finalized', invoice)
    return markPaid(op, invoice, null)
  }
  return requestPayment(op, invoice, options.paidBy ?? null)
}

/** Less than Stripe can charge is not charged: it waits on the customer's balance for the next invoice. */
function amountDue(
  { currency }: Documents['invoice'],
  balance: number,
  paidBy: Documents['payment_intent'] | null,
): number {
  // What Checkout has charged is due; a balance that moved meanwhile keeps the difference.
  if (paidBy) return paidBy.amount
  return balance < minimumCharge(currency) ? 0 : balance
}

function requestPayment(
  op: Operation,
  invoice: Documents['invoice'],
  paidBy: Documents['payment_intent'] | null,
): Documents['invoice'] {
  emit(op, 'invoice.finalized', invoice)
  const intent =
    paidBy ??
    createPaymentIntent(op, {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: invoice.customer,
      description:
        invoice.billing_reason === 'subscription_create'
          ? 'Subscription creation'
          : invoice.billing_reason === 'manual'
            ? `Payment for Invoice ${invoice.number}`
            : 'Subscription update',
      invoiceId: invoice.id,
      futureUsage: invoice.billing_reason === 'subscription_create' ? 'off_session' : null,
    })
  const withIntent = {
    ...invoice,
    internal: { ...invoice.internal, paymentIntentId: intent.id },
  }
  op.store.save(withIntent)
  op.store.insert(openPayment(withIntent, intent.id))
  return withIntent
}

function openPayment(invoice: Documents['invoice'], intentId: string): InvoicePayment {
  return {
    id: newId('invoicePayment'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: invoice.effective_at ?? invoice.created,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent: intentId },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  }
}

/** Numbered per customer: PREFIX-0001. */
function nextNumber(op: Operation, customerId: string): string {
  const customer = get(op, 'customer', customerId)
  const sequence = customer.next_invoice_sequence ?? 1
  op.store.save({ ...customer, next_invoice_sequence: sequence + 1 })
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`
}
