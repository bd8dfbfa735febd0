import { keepCard } from '../billing/keep-card.ts'
import { payInvoice } from '../billing/pay-invoice.ts'
import type { Documents } from '../documents.ts'
import { ApiError } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import { createPaymentMethod } from '../payments/create-payment-method.ts'
import type { CheckoutPayment, InvoiceView, PaymentOutcome } from './checkout-view.ts'

type Invoice = Documents['invoice']

export function viewInvoice(op: Operation, hostedKey: string): InvoiceView | null {
  const invoice = findByKey(op, hostedKey)
  if (!invoice || invoice.status === 'draft') return null
  return {
    hostedKey,
    number: invoice.number,
    status: invoice.status ?? 'draft',
    businessName: op.settings.businessName,
    customerName: invoice.customer_name,
    customerEmail: invoice.customer_email,
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
    discount: 0,
    tax: 0,
    total: invoice.total,
    amountPaid: invoice.amount_paid,
    amountDue: invoice.amount_remaining,
    cardLabel: cardLabel(op, invoice),
  }
}

/** The customer pays an open invoice with a card, which becomes the subscription's. */
export function payHostedInvoice(
  op: Operation,
  hostedKey: string,
  { card }: CheckoutPayment,
): PaymentOutcome {
  const invoice = findByKey(op, hostedKey)
  if (invoice?.status !== 'open' || card === null)
    return { kind: 'gone', status: invoice?.status ?? 'unknown' }
  try {
    const method =
      'savedPaymentMethod' in card
        ? get(op, 'payment_method', card.savedPaymentMethod)
        : createPaymentMethod(op, card)
    const outcome = payInvoice(op, invoice, {
      method,
      offSession: false,
      scheduled: false,
      returnUrl: invoice.internal.hostedUrl,
    })
    switch (outcome.kind) {
      case 'succeeded':
        keepCard(op, invoice, method.id)
        return { kind: 'redirect', url: invoice.internal.hostedUrl }
      case 'challenge':
        return { kind: 'challenge', challengeId: outcome.challengeId }
      case 'declined':
        return { kind: 'declined', ...outcome.refusal, field: null }
      case 'no_method':
        return { kind: 'gone', status: 'open' }
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.body.type !== 'card_error') throw error
    const { code, decline_code: declineCode, message } = error.body
    return {
      kind: 'declined',
      code: code ?? 'card_declined',
      declineCode: declineCode ?? null,
      message,
      field: null,
    }
  }
}

function findByKey(op: Operation, hostedKey: string): Invoice | null {
  return op.store.all('invoice', { 'internal.hostedKey': hostedKey })[0] ?? null
}

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
}

function cardLabel(op: Operation, invoice: Invoice): string | null {
  const intentId = invoice.internal.paymentIntentId
  const intent = intentId ? op.store.find('payment_intent', intentId) : null
  const chargeId = intent?.status === 'succeeded' ? intent.latest_charge : null
  const card = chargeId ? op.store.find('charge', chargeId)?.payment_method_details?.card : null
  return card ? `${BRANDS[card.brand ?? ''] ?? 'Card'} ending in ${card.last4}` : null
}
