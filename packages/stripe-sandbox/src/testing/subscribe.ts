import type Stripe from 'stripe'
import type { PaymentOutcome } from '../checkout/checkout-view.ts'
import { card, type TestSandbox } from './test-sandbox.ts'

export interface Recurring {
  amount?: number
  interval?: 'day' | 'week' | 'month' | 'year'
}

export async function makePrice(
  { stripe }: TestSandbox,
  { amount = 1_599, interval = 'month' }: Recurring = {},
): Promise<Stripe.Price> {
  return stripe.prices.create({
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval },
    product_data: { name: 'Premium' },
  })
}

export async function openSession(
  test: TestSandbox,
  params: Partial<Stripe.Checkout.SessionCreateParams> & Recurring = {},
): Promise<Stripe.Checkout.Session> {
  const { amount, interval, ...more } = params
  const price = more.line_items ? null : await makePrice(test, { ...defined({ amount, interval }) })
  return test.stripe.checkout.sessions.create({
    mode: 'subscription',
    ...(price ? { line_items: [{ price: price.id, quantity: 1 }] } : {}),
    success_url: 'http://shop.test/welcome?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://shop.test/plans',
    ...more,
  })
}

export function pay(test: TestSandbox, sessionId: string, number: string): Promise<PaymentOutcome> {
  return test.sandbox.engine.payCheckout(sessionId, {
    email: 'ann@example.com',
    name: 'Ann Example',
    card: card(number),
  })
}

/** A customer who went through Checkout with this card. */
export async function subscribe(
  test: TestSandbox,
  options: Recurring & { number?: string; trialDays?: number } = {},
): Promise<{ customerId: string; subscription: Stripe.Subscription }> {
  const { number = '4242424242424242', trialDays, ...recurring } = options
  const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
  const session = await openSession(test, {
    ...recurring,
    customer: customer.id,
    ...(trialDays ? { subscription_data: { trial_period_days: trialDays } } : {}),
  })
  const outcome = await pay(test, session.id, number)
  if (outcome.kind !== 'redirect') throw new Error(`The payment did not succeed: ${outcome.kind}`)
  const list = await test.stripe.subscriptions.list({ customer: customer.id })
  return { customerId: customer.id, subscription: list.data[0]! }
}

function defined<T extends object>(values: T): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<T>
}
