import type Stripe from 'stripe'
import type { TestSandbox } from './test-sandbox.ts'

/** A customer whose default card pays, so that invoices are collected without a page. */
export async function customerWithCard(
  { stripe }: TestSandbox,
  params: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: 'ann@example.com', ...params })
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  return stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: card.id },
  })
}
