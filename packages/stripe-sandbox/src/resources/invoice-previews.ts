import { previewChange, previewCreation } from '../billing/preview-invoice.ts'
import { invalid } from '../http/api-error.ts'
import {
  boolean,
  clearable,
  list,
  mergeMetadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { getFor, type Operation } from '../operation.ts'
import { DISCOUNTS } from './discount-params.ts'
import { ITEM } from './subscription-item-params.ts'
import { nowOrTimestamp, readFields } from './subscription-params.ts'

const DETAILS = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  cancel_at: clearable(timestamp),
  cancel_at_period_end: boolean,
  default_tax_rates: list(text, 5),
  items: list(object({ ...ITEM, id: text, deleted: boolean }), 20),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp,
  trial_end: nowOrTimestamp,
}

const PREVIEW = {
  currency: text,
  customer: text,
  discounts: DISCOUNTS,
  preview_mode: oneOf('next'),
  subscription: text,
  subscription_details: object(DETAILS),
}

export const invoicePreviewRoutes = [
  route('POST', '/v1/invoices/create_preview', PREVIEW, (op, { params }) => {
    if (!params.customer && !params.subscription) {
      throw invalid('You must provide either `customer` or `subscription`.', {
        code: 'parameter_missing',
        param: 'customer',
      })
    }
    const details = params.subscription_details ?? {}
    if (!params.subscription) return previewNew(op, params, details)
    const before = getFor(op, 'subscription', params.subscription, 'subscription')
    return previewChange(op, before, {
      items: (details.items ?? []).map(({ metadata: _, tax_rates: taxRates, ...item }) => ({
        ...item,
        taxRates,
      })),
      prorationBehavior: details.proration_behavior ?? 'create_prorations',
      prorationDate: details.proration_date ?? null,
      resetsAnchor: details.billing_cycle_anchor?.type === 'now',
      trialEnd: details.trial_end ?? null,
      paymentBehavior: 'allow_incomplete',
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
    })
  }),
]

function previewNew(
  op: Operation,
  params: Values<typeof PREVIEW>,
  details: Values<typeof DETAILS>,
): object {
  const customer = getFor(op, 'customer', params.customer ?? '', 'customer')
  const items = (details.items ?? []).map((item, index) => {
    const path = `subscription_details[items][${index}][price]`
    const price = getFor(op, 'price', item.price ?? '', path)
    return {
      price: price.id,
      currency: price.currency,
      quantity: item.quantity ?? 1,
      metadata: mergeMetadata({}, item.metadata),
      discounts: item.discounts,
      taxRates: item.tax_rates,
    }
  })
  if (items.length === 0) {
    throw invalid('No upcoming invoices for customer', { code: 'invoice_upcoming_none' })
  }
  return previewCreation(op, {
    customer,
    items,
    discounts: params.discounts,
    defaultTaxRates: details.default_tax_rates,
    currency: params.currency ?? items[0]!.currency,
    defaultPaymentMethod: null,
    trialEnd: typeof details.trial_end === 'number' ? details.trial_end : null,
    trialPeriodDays: null,
    metadata: {},
    description: null,
    missingPaymentMethod: 'create_invoice',
  })
}
