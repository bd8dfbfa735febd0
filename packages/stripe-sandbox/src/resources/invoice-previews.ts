import {
  previewChange,
  previewCreation,
  previewRenewal,
  previewSchedule,
} from '../billing/preview-invoice.ts'
import { silently } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import {
  address,
  boolean,
  clearable,
  list,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { Customer } from '../shapes.ts'
import { BILLING_MODE } from './billing-modes.ts'
import { createCustomer } from './customers.ts'
import { DISCOUNTS } from './discount-params.ts'
import { ITEM, readItemChange, readNewItem } from './subscription-item-params.ts'
import { nowOrTimestamp, readFields } from './subscription-params.ts'

const CUSTOMER_DETAILS = object({
  address,
  tax_exempt: oneOf('exempt', 'none', 'reverse'),
})

const DETAILS = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  cancel_at: clearable(timestamp),
  cancel_at_period_end: boolean,
  default_tax_rates: list(text, 5),
  items: list(object({ ...ITEM, id: text, deleted: boolean }), 20),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp,
  trial_end: nowOrTimestamp,
  billing_mode: BILLING_MODE,
}

const PREVIEW = {
  currency: text,
  customer: text,
  discounts: DISCOUNTS,
  customer_details: CUSTOMER_DETAILS,
  preview_mode: oneOf('next', 'recurring'),
  schedule: text,
  subscription: text,
  subscription_details: object(DETAILS),
}

export const invoicePreviewRoutes = [
  route('POST', '/v1/invoices/create_preview', PREVIEW, (op, { params }) => {
    const mode = params.preview_mode ?? 'next'
    const named = (['schedule', 'subscription'] as const).filter((name) => params[name])
    if (named.length > 1) {
      throw invalid('You may only specify one of these parameters: schedule, subscription.', {
        code: 'parameters_exclusive',
        param: 'schedule',
      })
    }
    if (params.schedule) {
      const schedule = getFor(op, 'subscription_schedule', params.schedule, 'schedule')
      return previewSchedule(op, schedule, mode)
    }
    const details = params.subscription_details ?? {}
    if (!params.subscription) return previewNew(op, params, details)
    const before = getFor(op, 'subscription', params.subscription, 'subscription')
    if (!params.subscription_details && !params.discounts) {
      return previewRenewal(op, before, mode)
    }
    const change = {
      items: (details.items ?? []).map((item, index) =>
        readItemChange(op, item, `subscription_details[items][${index}]`),
      ),
      prorationBehavior: details.proration_behavior ?? 'create_prorations',
      prorationDate: details.proration_date ?? null,
      resetsAnchor: details.billing_cycle_anchor?.type === 'now',
      trialEnd: details.trial_end ?? null,
      paymentBehavior: 'allow_incomplete' as const,
      offSession: false,
      discounts: params.discounts,
      fields: readFields(op, before, {
        ...(details.cancel_at === undefined ? {} : { cancel_at: details.cancel_at }),
        ...(details.cancel_at_period_end === undefined
          ? {}
          : { cancel_at_period_end: details.cancel_at_period_end }),
        ...(details.default_tax_rates === undefined
          ? {}
          : { default_tax_rates: details.default_tax_rates }),
      }),
    }
    return previewChange(op, before, change, mode)
  }),
]

function previewNew(
  op: Operation,
  params: Values<typeof PREVIEW>,
  details: Values<typeof DETAILS>,
): object {
  if (!details.items?.length) {
    if (params.customer || params.customer_details) {
      throw invalid('No upcoming invoices for customer', { code: 'invoice_upcoming_none' })
    }
    throw invalid('You must provide either `customer` or `subscription`.', {
      code: 'parameter_missing',
      param: 'customer',
    })
  }
  return op.store.rehearse(() =>
    silently(op, () => {
      const customer = params.customer
        ? getFor(op, 'customer', params.customer, 'customer')
        : createCustomer(op, params.customer_details ?? {})
      const preview = previewItems(op, params, details, customer)
      return params.customer ? preview : { ...preview, customer: null }
    }),
  )
}

function previewItems(
  op: Operation,
  params: Values<typeof PREVIEW>,
  details: Values<typeof DETAILS>,
  customer: Customer,
): object {
  const items = (details.items ?? []).map((item, index) =>
    readNewItem(op, item, `subscription_details[items][${index}]`),
  )
  return previewCreation(
    op,
    {
      customer,
      items,
      discounts: params.discounts,
      defaultTaxRates: details.default_tax_rates,
      currency: params.currency ?? get(op, 'price', items[0]!.price).currency,
      defaultPaymentMethod: null,
      trialEnd: typeof details.trial_end === 'number' ? details.trial_end : null,
      trialPeriodDays: null,
      metadata: {},
      description: null,
      missingPaymentMethod: 'create_invoice',
      billingMode: details.billing_mode?.type,
    },
    params.preview_mode ?? 'next',
  )
}
