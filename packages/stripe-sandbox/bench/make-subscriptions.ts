import type { Sandbox } from '../src/start-sandbox.ts'
import { sdkFor } from '../src/testing/test-sandbox.ts'

/** Customers with a card that pays, each with one monthly subscription. @returns the price's id */
export async function makeSubscriptions(sandbox: Sandbox, count: number): Promise<string> {
  const stripe = sdkFor(sandbox)
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_599,
    recurring: { interval: 'month' },
    product_data: { name: 'Premium' },
  })
  for (let made = 0; made < count; made += 1) {
    const customer = await stripe.customers.create({ email: `buyer-${made}@example.com` })
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await stripe.subscriptions.create({
      customer: customer.id,
      default_payment_method: method.id,
      items: [{ price: price.id }],
    })
  }
  return price.id
}
