import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { PortalConfiguration } from '../shapes.ts'

export type Configuration = Documents['billing_portal.configuration']
export type Features = PortalConfiguration['features']

/** What an account's portal offers before anybody configured it: https://docs.stripe.com/customer-management/configure-portal */
const DEFAULT_FEATURES: Features = {
  customer_update: { allowed_updates: ['name', 'email', 'address', 'phone'], enabled: true },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: {
      enabled: true,
      feedback_options: null,
      options: [
        'too_expensive',
        'missing_features',
        'switched_service',
        'unused',
        'customer_service',
        'too_complex',
        'low_quality',
        'other',
      ],
    },
    enabled: true,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: {
    duration: {
      interval_options: [{ interval: 'month', interval_count: 1 }],
      type: 'interval_options',
    },
    enabled: false,
  },
  subscription_update: {
    billing_cycle_anchor: 'unchanged',
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
}

/** What a configuration offers that was created with none of its features. */
export const NO_FEATURES: Features = {
  ...DEFAULT_FEATURES,
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    ...DEFAULT_FEATURES.subscription_cancel,
    cancellation_reason: {
      enabled: false,
      feedback_options: null,
      options: ['too_expensive', 'missing_features', 'switched_service', 'unused', 'other'],
    },
    enabled: false,
  },
}

/** The account's own configuration, which comes about when the portal is first used. */
export function defaultConfiguration(op: Operation): Configuration {
  const [found] = op.store.all('billing_portal.configuration', { is_default: true })
  if (found) return found
  const configuration = { ...emptyConfiguration(op, DEFAULT_FEATURES), is_default: true }
  op.store.insert(configuration)
  emit(op, 'billing_portal.configuration.created', configuration)
  return configuration
}

export function emptyConfiguration(op: Operation, features: Features): Configuration {
  return {
    id: newId('portalConfiguration'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: {
      headline: null,
      privacy_policy_url: null,
      terms_of_service_url: null,
    },
    created: op.now,
    default_return_url: null,
    features: structuredClone(features),
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: op.now,
    internal: { products: null, loginKey: null },
  }
}
