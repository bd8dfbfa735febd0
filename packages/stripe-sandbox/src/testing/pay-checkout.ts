import assert from 'node:assert/strict'
import type Stripe from 'stripe'
import type { CheckoutPayment } from '../checkout/checkout-view.ts'
import { GOOD_CARD, type TestSandbox } from './test-sandbox.ts'

export type SessionParams = Stripe.Checkout.SessionCreateParams

/** A session on one price of $15.99, monthly unless its mode says otherwise. */
export async function openCheckout(test: TestSandbox, params: Partial<SessionParams> = {}) {
  const recurring = params.mode === undefined || params.mode === 'subscription'
  return test.stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'http://shop.test/ok',
    ...(params.mode === 'setup'
      ? { currency: 'usd' }
      : { line_items: [{ quantity: 1, price_data: priceData(recurring) }] }),
    ...params,
  })
}

export function priceData(recurring: boolean) {
  return {
    currency: 'usd',
    unit_amount: 1_599,
    product_data: { name: 'Standard' },
    ...(recurring ? { recurring: { interval: 'month' as const } } : {}),
  }
}

/** Pays with a card that works, and reads the session again. */
export async function payCheckout(
  test: TestSandbox,
  id: string,
  more: Partial<CheckoutPayment> = {},
) {
  const payment = { email: 'ann@example.com', name: 'Ann Example', card: GOOD_CARD, ...more }
  const outcome = await test.sandbox.engine.payCheckout(id, payment)
  assert.equal(outcome.kind, 'redirect')
  return test.stripe.checkout.sessions.retrieve(id, {
    expand: ['customer', 'invoice', 'payment_intent', 'subscription'],
  })
}
