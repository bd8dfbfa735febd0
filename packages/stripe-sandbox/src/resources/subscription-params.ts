import { chosenTaxRates } from '../billing/chosen-tax-rates.ts'
import type { AnchorConfig, InvoiceTexts } from '../billing/subscription-plan.ts'
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
import { getFor, type Operation } from '../operation.ts'
import { attachPaymentMethod, resolvePaymentMethod } from '../payments/create-payment-method.ts'
import type { Customer } from '../shapes.ts'
import { CANCELLATION_DETAILS, ENDING, readCancellation } from './cancellation-params.ts'
import { DISCOUNTS } from './discount-params.ts'
import { ONE_TIME_ITEMS } from './one-time-items.ts'
import { ITEM } from './subscription-item-params.ts'

type Subscription = Documents['subscription']
type Method = Subscription['collection_method']

export const nowOrTimestamp: Param<'now' | number> = {
  required: false,
  read: (raw, path) => (raw === 'now' ? 'now' : timestamp.read(raw, path)),
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

const INVOICE_SETTINGS = object({
  custom_fields: clearable(list(object({ name: required(text), value: required(text) }), 4)),
  description: clearable(text),
  footer: clearable(text),
})

/** What a subscription's invoices say besides their lines. */
export function readInvoiceTexts(
  given: ReturnType<(typeof INVOICE_SETTINGS)['read']> | undefined,
): InvoiceTexts | null {
  if (!given) return null
  const { custom_fields: customFields = null, description = null, footer = null } = given
  return { customFields, description, footer }
}

/** How invoices are collected. One that is sent has a day by which it is to be paid. */
export function readPaymentTerms(
  params: { collection_method?: Method; days_until_due?: number },
  before: Pick<Subscription, 'collection_method' | 'days_until_due'> | null,
): { collection_method: Method; days_until_due: number | null } {
  const method = params.collection_method ?? before?.collection_method ?? 'charge_automatically'
  const days = params.days_until_due ?? before?.days_until_due ?? null
  if (method === 'send_invoice' && days === null) {
    throw invalid(
      'You must pass `days_until_due` when `collection_method` is set to `send_invoice`.',
      { param: 'days_until_due' },
    )
  }
  if (method === 'charge_automatically' && params.days_until_due !== undefined) {
    throw invalid(
      'You can only pass `days_until_due` when `collection_method` is set to `send_invoice`.',
      { param: 'days_until_due' },
    )
  }
  return { collection_method: method, days_until_due: method === 'send_invoice' ? days : null }
}

/** What create and update have in common. */
export const SHARED = {
  ...ENDING,
  add_invoice_items: ONE_TIME_ITEMS,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integerBetween(0, 3_650),
  default_payment_method: text,
  default_tax_rates: list(text, 5),
  description: clearable(text),
  discounts: DISCOUNTS,
  metadata,
  off_session: boolean,
  payment_settings: object({
    save_default_payment_method: oneOf('off', 'on_subscription'),
  }),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  trial_settings: object({
    end_behavior: required(
      object({
        missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
      }),
    ),
  }),
  invoice_settings: INVOICE_SETTINGS,
}

export const UPDATABLE = {
  ...SHARED,
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  cancellation_details: CANCELLATION_DETAILS,
  items: list(object({ ...ITEM, id: text, deleted: boolean }), 20),
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

/** The plain fields of an update, worked out. */
export function readFields(
  op: Operation,
  before: Subscription,
  params: Values<typeof UPDATABLE>,
): Partial<Subscription> {
  const pause = params.pause_collection
  return {
    ...defined({ description: params.description }),
    ...readPaymentTerms(params, before),
    ...readInvoiceSettings(before, params),
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

function readInvoiceSettings(
  before: Subscription,
  { invoice_settings: given }: Values<typeof UPDATABLE>,
): Partial<Subscription> {
  if (!given) return {}
  return { invoice_settings: { ...before.invoice_settings, ...defined(given) } }
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

export function hasEnded({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired'
}

export function mustRun(subscription: Subscription): void {
  if (!hasEnded(subscription)) return
  throw invalid('A canceled subscription can only update its cancellation_details and metadata.', {
    code: 'invalid_canceled_subscription_fields',
  })
}
