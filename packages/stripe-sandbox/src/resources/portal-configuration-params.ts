import {
  boolean,
  clearable,
  integerBetween,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  url,
} from '../http/read-params.ts'

const DETAILS = ['address', 'email', 'name', 'phone', 'shipping', 'tax_id'] as const

const REASONS = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const

const PRORATION = oneOf('always_invoice', 'create_prorations', 'none')

const PRODUCT = object({
  adjustable_quantity: object({
    enabled: required(boolean),
    maximum: integerBetween(1, 999_999),
    minimum: integerBetween(0, 999_999),
  }),
  prices: required(list(text)),
  product: required(text),
})

const PAUSE_DURATION = object({
  interval_options: list(
    object({
      interval: required(oneOf('day', 'month', 'week', 'year')),
      interval_count: integerBetween(1, 1_095),
    }),
    10,
  ),
  type: required(oneOf('indefinite', 'interval_options')),
})

/** Features as an update takes them; a creation asks for `enabled` besides, see `mustSayEnabled`. */
const FEATURES = object({
  customer_update: object({ allowed_updates: list(oneOf(...DETAILS)), enabled: boolean }),
  invoice_history: object({ enabled: required(boolean) }),
  payment_method_update: object({
    enabled: required(boolean),
  }),
  subscription_cancel: object({
    cancellation_reason: object({
      enabled: required(boolean),
      options: list(oneOf(...REASONS)),
    }),
    enabled: boolean,
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: PRORATION,
  }),
  subscription_pause: object({ duration: PAUSE_DURATION, enabled: boolean }),
  subscription_update: object({
    billing_cycle_anchor: oneOf('now', 'unchanged'),
    default_allowed_updates: list(oneOf('price', 'promotion_code', 'quantity')),
    enabled: boolean,
    products: list(PRODUCT, 10),
    proration_behavior: PRORATION,
    schedule_at_period_end: object({
      conditions: list(
        object({ type: required(oneOf('decreasing_item_amount', 'shortening_interval')) }),
      ),
    }),
    trial_update_behavior: oneOf('continue_trial', 'end_trial'),
  }),
})

const SHARED = {
  business_profile: object({
    headline: clearable(text),
    privacy_policy_url: clearable(url),
    terms_of_service_url: clearable(url),
  }),
  default_return_url: clearable(url),
  login_page: object({ enabled: required(boolean) }),
  metadata,
  name: clearable(text),
}

export const CREATABLE = { ...SHARED, features: required(FEATURES) }
export const UPDATABLE = { ...SHARED, active: boolean, features: FEATURES }
