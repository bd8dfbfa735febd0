import type Stripe from 'stripe'
import { DEFAULT_CURRENCY, findPlan } from '#domain/plans.ts'
import type { IntentRow } from './checkout-queries.ts'

/**
 * A pure function of the recorded intention: a repeated call must send the very same parameters, or Stripe refuses its
 * idempotency key. No `payment_method_types`, which Stripe no longer accepts.
 */
export function sessionParams(
  baseUrl: string,
  customerId: string,
  intent: IntentRow,
): Stripe.Checkout.SessionCreateParams {
  const metadata = {
    account_id: intent.account_id,
    plan: intent.plan,
    plan_name: findPlan(intent.plan)?.name ?? intent.plan,
    checkout_intent: intent.id,
  }
  const back = new URLSearchParams({ plan: intent.plan, interval: intent.interval, canceled: '1' })
  return {
    mode: 'subscription',
    customer: customerId,
    client_reference_id: intent.account_id,
    // Stripe would else choose by the buyer's country, and charge another sum than our page has shown.
    currency: DEFAULT_CURRENCY,
    line_items: [{ price: intent.price_id, quantity: 1 }],
    success_url: `${baseUrl}/subscribe/success?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${baseUrl}/subscribe/?${back}`,
    metadata,
    subscription_data: {
      metadata,
      ...(intent.trial_days > 0 ? { trial_period_days: intent.trial_days } : {}),
    },
  }
}
