import type Stripe from 'stripe'
import type { TestSandbox } from './test-sandbox.ts'

export interface InvoiceOptions {
  /** Minor units, one line each. */
  amounts?: number[]
  customer?: Stripe.CustomerCreateParams
  invoice?: Partial<Stripe.InvoiceCreateParams>
}

/** A draft with one line per amount, for a customer of its own with a card that pays. */
export async function makeDraft(
  { stripe }: TestSandbox,
  { amounts = [1_000], customer: given = {}, invoice = {} }: InvoiceOptions = {},
): Promise<Stripe.Invoice> {
  const customer = await stripe.customers.create({ email: 'ann@example.com', ...given })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
  const draft = await stripe.invoices.create({ customer: customer.id, ...invoice })
  for (const amount of amounts) {
    await stripe.invoiceItems.create({
      customer: customer.id,
      invoice: draft.id,
      amount,
      currency: 'usd',
      description: `Work for ${amount}`,
    })
  }
  return stripe.invoices.retrieve(draft.id)
}

export async function makeOpen(
  test: TestSandbox,
  options: InvoiceOptions = {},
): Promise<Stripe.Invoice> {
  const draft = await makeDraft(test, options)
  return test.stripe.invoices.finalizeInvoice(draft.id)
}

export async function makePaid(
  test: TestSandbox,
  options: InvoiceOptions = {},
): Promise<Stripe.Invoice> {
  const open = await makeOpen(test, options)
  return test.stripe.invoices.pay(open.id)
}
