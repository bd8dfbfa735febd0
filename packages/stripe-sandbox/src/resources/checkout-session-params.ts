import type { NewSession } from '../checkout/create-session.ts'
import { DAY } from '../clock/due-of.ts'
import type { Documents, SubscriptionPlan } from '../documents.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import {
  boolean,
  email,
  integer,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  type Param,
  required,
  text,
  timestamp,
  url,
  type Values,
} from '../http/read-params.ts'
import { notYet } from '../http/route.ts'
import { getFor, type Operation } from '../operation.ts'
import { createPrice } from './prices.ts'
import { createProduct } from './products.ts'

const MAX_LINES = 40
const MIN_LIFETIME = 30 * 60
const TRIAL_END_AHEAD = 2 * DAY

/** Removed in 2026-09-30.endive, and refused with a code of its own. */
const paymentMethodTypes: Param<never> = {
  required: false,
  read() {
    throw new ApiError(400, {
      type: 'invalid_request_error',
      code: 'payment_method_types_no_longer_supported',
      param: 'payment_method_types',
      message:
        'The parameter `payment_method_types` is no longer supported in this API version. Manage payment methods in the Dashboard, or use `allowed_payment_method_types`.',
    })
  },
}

const PRICE_DATA = object({
  currency: required(text),
  product: text,
  product_data: object({
    name: required(text),
    description: text,
    images: list(url, 8),
    metadata,
    ...notYet('tax_code', 'unit_label'),
  }),
  recurring: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integerBetween(1, 156),
  }),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer,
  ...notYet('unit_amount_decimal'),
})

const LINE = {
  price: text,
  price_data: PRICE_DATA,
  quantity: integerBetween(1, 999_999),
  ...notYet('adjustable_quantity', 'dynamic_tax_rates', 'metadata', 'tax_rates'),
}

const PLAN = {
  description: text,
  metadata,
  trial_end: timestamp,
  trial_period_days: integerBetween(1, 730),
  trial_settings: object({
    end_behavior: object({
      missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
      ...notYet('billing_cycle_anchor'),
    }),
  }),
  billing_mode: object({ type: oneOf('flexible'), ...notYet('flexible') }),
  ...notYet('application_fee_percent', 'billing_cycle_anchor', 'billing_cycle_anchor_config'),
  ...notYet(
    'default_tax_rates',
    'invoice_settings',
    'on_behalf_of',
    'pending_invoice_item_interval',
  ),
  ...notYet('proration_behavior', 'transfer_data'),
}

const LOCALES = [
  'auto',
  'cs',
  'da',
  'de',
  'en',
  'en-GB',
  'es',
  'fr',
  'it',
  'ja',
  'nl',
  'pt',
] as const

export const CREATABLE = {
  mode: required(oneOf('payment', 'setup', 'subscription')),
  line_items: list(object(LINE), MAX_LINES),
  success_url: url,
  cancel_url: url,
  customer: text,
  customer_email: email,
  client_reference_id: text,
  currency: text,
  expires_at: timestamp,
  locale: oneOf(...LOCALES),
  metadata,
  billing_address_collection: oneOf('auto', 'required'),
  payment_method_collection: oneOf('always'),
  subscription_data: object(PLAN),
  ui_mode: oneOf('hosted_page'),
  allow_promotion_codes: falseOnly(),
  automatic_tax: object({ enabled: required(falseOnly()) }),
  payment_method_types: paymentMethodTypes,
  ...notYet('adaptive_pricing', 'after_expiration', 'allowed_payment_method_types'),
  ...notYet('branding_settings', 'consent_collection', 'custom_fields', 'custom_text'),
  ...notYet('customer_account', 'customer_creation', 'customer_update', 'discounts'),
  ...notYet('excluded_payment_method_types', 'integration_identifier', 'invoice_creation'),
  ...notYet('managed_payments', 'name_collection', 'optional_items', 'origin_context'),
  ...notYet('payment_intent_data', 'payment_method_configuration', 'payment_method_data'),
  ...notYet('payment_method_options', 'permissions', 'phone_number_collection'),
  ...notYet('redirect_on_completion', 'return_url', 'saved_payment_method_options'),
  ...notYet('setup_intent_data', 'shipping_address_collection', 'shipping_options'),
  ...notYet('submit_type', 'tax_id_collection', 'wallet_options'),
}

export function readNewSession(op: Operation, params: Values<typeof CREATABLE>): NewSession {
  if (!params.success_url) throw missing('success_url')
  if (params.mode !== 'setup' && !params.line_items?.length) throw missing('line_items')
  if (params.customer && params.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      code: 'parameters_exclusive',
      param: 'customer_email',
    })
  }
  if (params.subscription_data && params.mode !== 'subscription') {
    throw invalid('You can not pass `subscription_data` in `payment` or `setup` mode.', {
      param: 'subscription_data',
    })
  }
  const lines = (params.line_items ?? []).map((line, index) => readLine(op, line, index))
  if (params.mode === 'payment' && lines.some(({ price }) => price.recurring)) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  }
  return {
    mode: params.mode,
    customer: params.customer ? getFor(op, 'customer', params.customer, 'customer') : null,
    customerEmail: params.customer_email ?? null,
    lines,
    currency: params.currency?.toLowerCase() ?? null,
    successUrl: params.success_url,
    cancelUrl: params.cancel_url ?? null,
    clientReferenceId: params.client_reference_id ?? null,
    metadata: mergeMetadata({}, params.metadata),
    expiresAt: readExpiry(op, params.expires_at),
    plan: params.mode === 'subscription' ? readPlan(op, params.subscription_data ?? {}) : null,
    locale: params.locale ?? null,
    billingAddressCollection: params.billing_address_collection ?? null,
  }
}

function readLine(
  op: Operation,
  line: Values<typeof LINE>,
  index: number,
): { price: Documents['price']; quantity: number } {
  const path = `line_items[${index}]`
  if (line.quantity === undefined) throw missing(`${path}[quantity]`)
  if (line.price) {
    const price = getFor(op, 'price', line.price, `${path}[price]`)
    if (!price.active) {
      throw invalid(`The price specified is inactive. This field only accepts active prices.`, {
        param: `${path}[price]`,
      })
    }
    return { price, quantity: line.quantity }
  }
  const data = line.price_data
  if (!data) throw missing(`${path}[price]`)
  if (!data.product && !data.product_data) throw missing(`${path}[price_data][product_data]`)
  const product = data.product
    ? getFor(op, 'product', data.product, `${path}[price_data][product]`).id
    : createProduct(op, data.product_data!).id
  return { price: createPrice(op, { ...data, product }), quantity: line.quantity }
}

function readExpiry(op: Operation, given: number | undefined): number {
  if (given === undefined) return op.now + DAY
  if (given < op.now + MIN_LIFETIME || given > op.now + DAY) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    )
  }
  return given
}

function readPlan(op: Operation, data: Values<typeof PLAN>): SubscriptionPlan {
  const { trial_end: trialEnd, trial_period_days: days } = data
  if (trialEnd !== undefined && days !== undefined) {
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
      param: 'subscription_data[trial_period_days]',
    })
  }
  if (trialEnd !== undefined && trialEnd < op.now + TRIAL_END_AHEAD) {
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', {
      param: 'subscription_data[trial_end]',
    })
  }
  return {
    trialPeriodDays: days ?? null,
    trialEnd: trialEnd ?? null,
    metadata: mergeMetadata({}, data.metadata),
    description: data.description ?? null,
    missingPaymentMethod:
      data.trial_settings?.end_behavior?.missing_payment_method ?? 'create_invoice',
  }
}

function falseOnly(): Param<false> {
  return {
    required: false,
    read(raw, path) {
      if (boolean.read(raw, path)) return notYet('on').on.read(raw, path)
      return false
    },
  }
}
