import { keepCard } from '../billing/keep-card.ts'
import { payInvoice } from '../billing/pay-invoice.ts'
import type { Documents } from '../documents.ts'
import { ApiError } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import { createPaymentMethod } from '../payments/create-payment-method.ts'
import type { CheckoutPayment, PaymentOutcome } from './checkout-view.ts'

type Invoice = Documents['invoice']

/** The customer pays an open invoice with a card, which becomes the subscription's. */
export function payHostedInvoice(
  op: Operation,
  hostedKey: string,
  { card }: CheckoutPayment,
): PaymentOutcome {
  const invoice = findInvoice(op, hostedKey)
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

export function findInvoice(op: Operation, hostedKey: string): Invoice | null {
  return op.store.all('invoice', { 'internal.hostedKey': hostedKey })[0] ?? null
}
