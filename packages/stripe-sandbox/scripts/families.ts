interface Endpoint {
  verb: string
  path: string
}

/** What a subscription business asks of Stripe; the rest of its API would only make the file longer. */
const FAMILIES = [
  'balance',
  'balance_transactions',
  'billing_portal',
  'charges',
  'checkout',
  'coupons',
  'credit_notes',
  'customers',
  'disputes',
  'events',
  'invoice_payments',
  'invoiceitems',
  'invoices',
  'payment_intents',
  'payment_methods',
  'plans',
  'prices',
  'products',
  'promotion_codes',
  'radar/early_fraud_warnings',
  'refunds',
  'setup_attempts',
  'setup_intents',
  'subscription_items',
  'subscription_schedules',
  'subscriptions',
  'tax_codes',
  'tax_ids',
  'tax_rates',
  'test_helpers/test_clocks',
  'webhook_endpoints',
]

export function isAsked({ path }: Endpoint): boolean {
  return FAMILIES.some((family) => `${path}/`.startsWith(`/v1/${family}/`))
}

/** `POST /v1/customers/:`, whatever the ids are called. */
export function endpointOf({ verb, path }: Endpoint): string {
  return `${verb} ${path.replace(/:\w+/g, ':')}`
}
