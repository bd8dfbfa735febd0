import type { Documents, SubscriptionPlan } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { shownPrice, unitAmountIn } from '../resources/prices.ts'
import type { Customer, SessionLineItem } from '../shapes.ts'

export interface NewSession {
  mode: 'payment' | 'setup' | 'subscription'
  customer: Customer | null
  customerEmail: string | null
  lines: { price: Documents['price']; quantity: number }[]
  currency: string | null
  successUrl: string
  cancelUrl: string | null
  clientReferenceId: string | null
  metadata: Record<string, string>
  expiresAt: number
  plan: SubscriptionPlan | null
  locale: Documents['checkout.session']['locale']
  billingAddressCollection: 'auto' | 'required' | null
}

export function buildSession(op: Operation, params: NewSession): Documents['checkout.session'] {
  const id = newId('checkoutSession')
  const currency = params.currency ?? params.lines[0]?.price.currency ?? null
  const lineItems = params.lines.map((line) => buildLineItem(op, line, currency!))
  if (params.mode === 'subscription' && !lineItems.some((item) => item.price?.recurring)) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
    )
  }
  const onTrial = params.plan?.trialEnd != null || params.plan?.trialPeriodDays != null
  const dueNow = lineItems.map((item) => (onTrial && item.price?.recurring ? 0 : item.amount_total))
  const total = dueNow.reduce((sum, amount) => sum + amount, 0)
  const hasMoney = params.mode !== 'setup'
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: hasMoney ? { enabled: false } : null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: hasMoney ? total : null,
    amount_total: hasMoney ? total : null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billingAddressCollection,
    cancel_url: params.cancelUrl,
    client_reference_id: params.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: op.now,
    currency: hasMoney ? currency : null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: params.customer?.id ?? null,
    customer_account: null,
    customer_creation: customerCreation(params),
    customer_details: openDetails(params),
    customer_email: params.customerEmail,
    discounts: [],
    expires_at: params.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale,
    managed_payments: null,
    metadata: params.metadata,
    mode: params.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: params.mode === 'subscription' ? 'always' : 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: hasMoney ? 'unpaid' : 'no_payment_required',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options:
      params.mode === 'subscription'
        ? {
            allow_redisplay_filters: ['always'],
            payment_method_remove: 'disabled',
            payment_method_save: null,
          }
        : null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.successUrl,
    total_details: hasMoney ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: 'hosted_page',
    url: `${op.settings.url}/c/pay/${id}`,
    wallet_options: null,
    internal: {
      lineItems,
      plan: params.plan,
      paymentIntentId: null,
      setupIntentId: null,
      lastError: null,
      buyer: null,
    },
  }
}

function customerCreation(params: NewSession): 'always' | 'if_required' | null {
  if (params.customer) return null
  return params.mode === 'subscription' ? 'always' : 'if_required'
}

function buildLineItem(
  op: Operation,
  { price, quantity }: NewSession['lines'][number],
  currency: string,
): SessionLineItem {
  const unit = unitAmountIn(price, currency)
  const product = op.store.find('product', price.product)
  const amount = unit * quantity
  return {
    id: newId('item'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: product?.name ?? null,
    metadata: {},
    price: { ...shownPrice(price), currency, unit_amount: unit, unit_amount_decimal: String(unit) },
    quantity,
  }
}

function openDetails({
  customer,
  customerEmail,
}: NewSession): Documents['checkout.session']['customer_details'] {
  const email = customer?.email ?? customerEmail
  if (email === null) return null
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: null,
  }
}
