import type { AnchorConfig } from '../billing/anchors.ts'
import { chosenTaxRates } from '../billing/chosen-tax-rates.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { defined } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  type Param,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { notYet } from '../http/route.ts'
import { getFor, type Operation, timeOf } from '../operation.ts'
import { attachPaymentMethod, resolvePaymentMethod } from '../payments/create-payment-method.ts'
import type { Customer } from '../shapes.ts'
import { DISCOUNTS } from './discount-params.ts'

const FEEDBACK = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const

export const CANCELLATION_DETAILS = object({
  comment: clearable(text),
  feedback: clearable(oneOf(...FEEDBACK)),
  ...notYet('feedback_option'),
})

export const ITEM = {
  price: text,
  quantity: integerBetween(0, 999_999),
  metadata,
  discounts: DISCOUNTS,
  tax_rates: list(text, 5),
  ...notYet('billing_thresholds', 'price_data', 'trial', 'plan'),
}

export const nowOrTimestamp: Param<'now' | number> = {
  required: false,
  read: (raw, path) => (raw === 'now' ? 'now' : timestamp.read(raw, path)),
}

const cancelAt: Param<number | 'min_period_end' | 'max_period_end'> = {
  required: false,
  read: (raw, path) =>
    raw === 'min_period_end' || raw === 'max_period_end' ? raw : timestamp.read(raw, path),
}

export const PAYMENT_BEHAVIOR = oneOf(
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
)

/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes */
const WITH_PENDING = [
  'add_invoice_items',
  'billing_cycle_anchor',
  'cancel_at_period_end',
  'discounts',
  'items',
  'metadata',
  'payment_behavior',
  'price',
  'proration_behavior',
  'proration_date',
  'quantity',
  'trial_end',
]

/** `pending_if_incomplete` goes only with what changes the bill. */
export function refuseBesidePending(params: { payment_behavior?: string }): void {
  if (params.payment_behavior !== 'pending_if_incomplete') return
  const other = Object.keys(params).find((name) => !WITH_PENDING.includes(name))
  if (other === undefined) return
  throw invalid(
    `When \`payment_behavior\` is set to \`pending_if_incomplete\`, you can only pass supported params. \`${other}\` is not supported. See https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for more details.`,
    { param: other },
  )
}

export const ANCHOR_CONFIG = object({
  day_of_month: required(integerBetween(1, 31)),
  hour: integerBetween(0, 23),
  minute: integerBetween(0, 59),
  month: integerBetween(1, 12),
  second: integerBetween(0, 59),
})

/** Where a new subscription's periods begin, as it was asked for. */
export function readAnchor(params: {
  billing_cycle_anchor?: number
  billing_cycle_anchor_config?: ReturnType<(typeof ANCHOR_CONFIG)['read']>
}): number | AnchorConfig | null {
  const { billing_cycle_anchor: anchor, billing_cycle_anchor_config: config } = params
  if (anchor !== undefined && config !== undefined) {
    throw invalid(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      { code: 'parameters_exclusive', param: 'billing_cycle_anchor_config' },
    )
  }
  if (!config) return anchor ?? null
  const { day_of_month, hour = null, minute = null, month = null, second = null } = config
  return { day_of_month, hour, minute, month, second }
}

/** What create and update have in common. */
export const SHARED = {
  cancel_at: clearable(cancelAt),
  cancel_at_period_end: boolean,
  collection_method: oneOf('charge_automatically'),
  default_payment_method: text,
  default_tax_rates: list(text, 5),
  description: clearable(text),
  discounts: DISCOUNTS,
  metadata,
  off_session: boolean,
  payment_settings: object({
    save_default_payment_method: oneOf('off', 'on_subscription'),
    ...notYet('payment_method_options', 'payment_method_types'),
  }),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  trial_settings: object({
    end_behavior: required(
      object({
        missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
        ...notYet('billing_cycle_anchor'),
      }),
    ),
  }),
  ...notYet('add_invoice_items', 'application_fee_percent', 'automatic_tax', 'billing_schedules'),
  ...notYet('billing_thresholds', 'days_until_due', 'default_source'),
  ...notYet('invoice_settings', 'on_behalf_of', 'pending_invoice_item_interval'),
  ...notYet('transfer_data', 'trial_from_plan'),
}

export const UPDATABLE = {
  ...SHARED,
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  cancellation_details: CANCELLATION_DETAILS,
  items: list(object({ ...ITEM, id: text, deleted: boolean, ...notYet('clear_usage') }), 20),
  pause_collection: clearable(
    object({
      behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
      resumes_at: timestamp,
    }),
  ),
  payment_behavior: PAYMENT_BEHAVIOR,
  proration_date: timestamp,
  trial_end: nowOrTimestamp,
}

type Subscription = Documents['subscription']

/** The plain fields of an update, worked out. */
export function readFields(
  op: Operation,
  before: Subscription,
  params: Values<typeof UPDATABLE>,
): Partial<Subscription> {
  const pause = params.pause_collection
  return {
    ...defined({ description: params.description }),
    ...readTrialSettings(params),
    ...readCancellation(op, before, params),
    ...(params.metadata === undefined
      ? {}
      : { metadata: mergeMetadata(before.metadata, params.metadata) }),
    ...(params.default_tax_rates === undefined
      ? {}
      : { default_tax_rates: chosenTaxRates(op, params.default_tax_rates, 'default_tax_rates') }),
    ...(params.default_payment_method === undefined
      ? {}
      : { default_payment_method: readMethod(op, params.default_payment_method, before.customer) }),
    ...(pause === undefined
      ? {}
      : {
          pause_collection: pause && {
            behavior: pause.behavior,
            resumes_at: pause.resumes_at ?? null,
          },
        }),
    ...(params.payment_settings
      ? {
          payment_settings: {
            payment_method_options: null,
            payment_method_types: null,
            save_default_payment_method:
              params.payment_settings.save_default_payment_method ?? 'off',
          },
        }
      : {}),
  }
}

function readTrialSettings(params: Values<typeof UPDATABLE>): Partial<Subscription> {
  const behavior = params.trial_settings?.end_behavior.missing_payment_method
  if (behavior === undefined) return {}
  return {
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: behavior },
    },
  }
}

function readCancellation(
  op: Operation,
  before: Subscription,
  params: Values<typeof UPDATABLE>,
): Partial<Subscription> {
  const now = timeOf(op, before)
  const details = { ...before.cancellation_details!, ...defined(params.cancellation_details ?? {}) }
  const { cancel_at: at, cancel_at_period_end: atPeriodEnd } = params
  if (at !== undefined && atPeriodEnd !== undefined && at !== null) {
    throw invalid(
      'You may only specify one of these parameters: cancel_at, cancel_at_period_end.',
      { code: 'parameters_exclusive', param: 'cancel_at' },
    )
  }
  if (at === undefined && atPeriodEnd === undefined) return { cancellation_details: details }
  const ends = before.items.data.map((item) => item.current_period_end)
  const moment = atPeriodEnd
    ? Math.max(...ends)
    : at === 'max_period_end'
      ? Math.max(...ends)
      : at === 'min_period_end'
        ? Math.min(...ends)
        : (at ?? null)
  if (moment !== null && moment <= now) {
    throw invalid('The `cancel_at` timestamp must be in the future.', { param: 'cancel_at' })
  }
  return {
    cancel_at: moment,
    cancel_at_period_end: atPeriodEnd ?? false,
    canceled_at: moment === null ? null : now,
    cancellation_details: {
      ...details,
      reason: moment === null ? null : 'cancellation_requested',
      ...(moment === null ? { comment: null, feedback: null } : {}),
    },
  }
}

/** The customer's own payment method; a `pm_card_…` becomes a new one of theirs. */
export function readMethod(op: Operation, id: string, customerId: string): string {
  const method = resolvePaymentMethod(op, id, 'default_payment_method')
  if (method.customer === null && method.id !== id) {
    return attachPaymentMethod(op, method, customerId).id
  }
  if (method.customer === customerId) return method.id
  throw invalid(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  )
}

export function customerFor(op: Operation, id: string): Customer {
  return getFor(op, 'customer', id, 'customer')
}
