import type { NewSession } from '../checkout/create-session.ts'
import { DAY } from '../clock/due-of.ts'
import { invalid } from '../http/api-error.ts'
import {
  boolean,
  email,
  mergeMetadata,
  metadata,
  missing,
  notSimulated,
  object,
  oneOf,
  type Param,
  required,
  text,
  timestamp,
  url,
  type Values,
} from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import type { Session } from '../shapes.ts'
import { FORM, readForm } from './checkout-form-params.ts'
import { LINES, readLines } from './checkout-line-params.ts'
import { PAYMENT, readIntent, readPayment } from './checkout-payment-params.ts'
import { PLAN, readPlan } from './checkout-plan-params.ts'
import { currency } from './currency-param.ts'
import { SESSION_DISCOUNTS } from './discount-params.ts'
import { simulatedChoice } from './simulated-choice.ts'

const MIN_LIFETIME = 30 * 60

type Locale = NonNullable<Session['locale']>

const LOCALES = (
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl ' +
  'pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'
).split(' ') as Locale[]

const AUTO_OR_NEVER = oneOf('auto', 'never')

export const CREATABLE = {
  mode: required(oneOf('payment', 'setup', 'subscription')),
  ...LINES,
  ...FORM,
  ...PAYMENT,
  adaptive_pricing: object({ enabled: falseOnly() }),
  after_expiration: object({
    recovery: object({ allow_promotion_codes: boolean, enabled: required(boolean) }),
  }),
  allow_promotion_codes: boolean,
  automatic_tax: object({ enabled: required(falseOnly()) }),
  success_url: url,
  cancel_url: url,
  client_reference_id: text,
  currency,
  customer: text,
  discounts: SESSION_DISCOUNTS,
  customer_creation: oneOf('always', 'if_required'),
  customer_email: email,
  customer_update: object({
    address: AUTO_OR_NEVER,
    name: AUTO_OR_NEVER,
    shipping: AUTO_OR_NEVER,
  }),
  expires_at: timestamp,
  integration_identifier: text,
  locale: oneOf(...LOCALES),
  metadata,
  origin_context: oneOf('mobile_app', 'web'),
  subscription_data: object(PLAN),
  ui_mode: simulatedChoice(['hosted_page'], ['embedded_page', 'elements', 'form']),
  wallet_options: object({ link: object({ display: AUTO_OR_NEVER }) }),
}

type Given = Values<typeof CREATABLE>

export function readNewSession(op: Operation, params: Given): NewSession {
  const { mode } = params
  if (!params.success_url) throw missing('success_url')
  mustBelongTogether(params)
  const customer = params.customer ? getFor(op, 'customer', params.customer, 'customer') : null
  const { lines, optional } = readLines(op, mode, params)
  const recovery = params.after_expiration?.recovery
  return {
    mode,
    customer,
    lines,
    optional,
    currency: params.currency ?? null,
    plan: mode === 'subscription' ? readPlan(op, params.subscription_data ?? {}) : null,
    intent: readIntent(params),
    customerUpdate: {
      address: params.customer_update?.address === 'auto',
      name: params.customer_update?.name === 'auto',
    },
    discounts: params.discounts ?? [],
    fields: {
      ...readForm(params),
      ...readPayment(mode, params, mode === 'payment' && customer !== null),
      after_expiration: recovery
        ? {
            recovery: {
              allow_promotion_codes: recovery.allow_promotion_codes ?? false,
              enabled: recovery.enabled,
              expires_at: null,
              url: null,
            },
          }
        : null,
      allow_promotion_codes: params.allow_promotion_codes ?? null,
      cancel_url: params.cancel_url ?? null,
      client_reference_id: params.client_reference_id ?? null,
      customer_creation: readCustomerCreation(params),
      customer_email: params.customer_email ?? null,
      expires_at: readExpiry(op, params.expires_at),
      integration_identifier: params.integration_identifier ?? null,
      locale: params.locale ?? null,
      metadata: mergeMetadata({}, params.metadata),
      origin_context: params.origin_context ?? null,
      success_url: params.success_url,
      wallet_options: params.wallet_options ?? null,
    },
  }
}

function mustBelongTogether(params: Given): void {
  const { mode } = params
  if (params.customer && params.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      code: 'parameters_exclusive',
      param: 'customer_email',
    })
  }
  if (params.subscription_data && mode !== 'subscription') {
    throw invalid(`You can not pass \`subscription_data\` in \`${mode}\` mode.`, {
      param: 'subscription_data',
    })
  }
  if (params.discounts?.length && params.allow_promotion_codes) {
    throw invalid(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
      { code: 'parameters_exclusive', param: 'discounts' },
    )
  }
  if (params.discounts?.length && mode === 'setup') {
    throw invalid('You can not pass `discounts` in `setup` mode.', { param: 'discounts' })
  }
  if (params.submit_type && mode === 'setup') {
    throw invalid('You can not pass `submit_type` in `setup` mode.', { param: 'submit_type' })
  }
  if (params.customer_creation && (mode === 'subscription' || params.customer)) {
    throw invalid(
      '`customer_creation` can only be set in `payment` and `setup` mode, without a `customer`.',
      { param: 'customer_creation' },
    )
  }
  if (params.customer_update && !params.customer) {
    throw invalid('`customer_update` can only be used with `customer`.', {
      param: 'customer_update',
    })
  }
  if (
    params.tax_id_collection?.enabled &&
    params.customer &&
    params.customer_update?.name !== 'auto'
  ) {
    throw invalid(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      { param: 'tax_id_collection' },
    )
  }
  if (mode === 'setup' && !params.currency && !params.allowed_payment_method_types)
    throw missing('currency')
}

/** Only a subscription and an invoice need a customer, so only they make one unasked. */
function readCustomerCreation(params: Given): 'always' | 'if_required' | null {
  if (params.customer) return null
  if (params.mode === 'subscription') return 'always'
  return params.customer_creation ?? 'if_required'
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

function falseOnly(): Param<false> {
  return {
    required: false,
    read: (raw, path) => (boolean.read(raw, path) ? notSimulated().read(raw, path) : false),
  }
}
