import { createSubscription } from '../billing/create-subscription.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import {
  integerBetween,
  list,
  mergeMetadata,
  object,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { cardError } from '../payments/payment-error.ts'
import type { Customer } from '../shapes.ts'
import { BILLING_MODE } from './billing-modes.ts'
import { readOneTimeItem } from './one-time-items.ts'
import { ITEM, readNewItem } from './subscription-item-params.ts'
import {
  ANCHOR_CONFIG,
  customerFor,
  nowOrTimestamp,
  PAYMENT_BEHAVIOR,
  readAnchor,
  readInvoiceTexts,
  readMethod,
  readPaymentTerms,
  SHARED,
} from './subscription-params.ts'

/** https://docs.stripe.com/billing/subscriptions/overview: active or scheduled ones of a customer. */
const MOST_SUBSCRIPTIONS = 500

export const CREATABLE = {
  ...SHARED,
  customer: required(text),
  items: required(list(object(ITEM), 20)),
  currency: text,
  payment_behavior: PAYMENT_BEHAVIOR,
  trial_end: nowOrTimestamp,
  trial_period_days: integerBetween(1, 730),
  billing_mode: BILLING_MODE,
  billing_cycle_anchor: timestamp,
  billing_cycle_anchor_config: ANCHOR_CONFIG,
}

export function createByRequest(op: Operation, params: Values<typeof CREATABLE>): object {
  const customer = customerFor(op, params.customer)
  mustHaveRoom(op, customer.id)
  if (params.items.length === 0) {
    throw invalid('Missing required param: items.', { param: 'items' })
  }
  if (params.payment_behavior === 'pending_if_incomplete') {
    throw invalid(
      '`pending_if_incomplete` is only used with updates and cannot be passed when creating a subscription.',
      { param: 'payment_behavior' },
    )
  }
  const items = params.items.map((item, index) => readNewItem(op, item, `items[${index}]`))
  const currency = params.currency?.toLowerCase() ?? get(op, 'price', items[0]!.price).currency
  mustBeOneCurrency(customer, currency)
  const { default_payment_method: methodId } = params
  const trial = readTrial(params, timeOf(op, customer))
  const terms = readPaymentTerms(params, null)
  const behavior = params.payment_behavior ?? 'allow_incomplete'
  const sends = terms.collection_method === 'send_invoice'
  const { subscription, outcome } = createSubscription(
    op,
    {
      customer,
      items,
      billingMode: params.billing_mode?.type,
      discounts: params.discounts,
      defaultTaxRates: params.default_tax_rates,
      currency,
      defaultPaymentMethod: methodId ? readMethod(op, methodId, customer.id) : null,
      ...trial,
      metadata: mergeMetadata({}, params.metadata),
      description: params.description ?? null,
      missingPaymentMethod:
        params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      ending: params,
      anchor: readAnchor(params),
      proratesStart: params.proration_behavior !== 'none',
      saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? 'off',
      offSession: params.off_session ?? false,
      invoiceSettings: readInvoiceTexts(params.invoice_settings),
      daysUntilDue: sends ? terms.days_until_due : null,
      oneTimeItems: (params.add_invoice_items ?? []).map((item, index) =>
        readOneTimeItem(op, item, `add_invoice_items[${index}]`),
      ),
    },
    sends
      ? { kind: 'draft' }
      : behavior === 'default_incomplete'
        ? { kind: 'wait_for_confirmation' }
        : { kind: 'collect' },
  )
  if (outcome?.kind === 'no_method') throw noMethod()
  if (behavior === 'error_if_incomplete' && outcome && outcome.kind !== 'succeeded') {
    throw refusedCreation(outcome)
  }
  return subscription
}

function readTrial(
  { trial_end: end, trial_period_days: days }: Values<typeof CREATABLE>,
  now: number,
): { trialEnd: number | null; trialPeriodDays: number | null } {
  if (end !== undefined && days !== undefined) {
    throw invalid('You may only specify one of these parameters: trial_end, trial_period_days.', {
      code: 'parameters_exclusive',
      param: 'trial_end',
    })
  }
  if (typeof end === 'number' && end <= now) {
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    })
  }
  return { trialEnd: typeof end === 'number' ? end : null, trialPeriodDays: days ?? null }
}

function mustHaveRoom(op: Operation, customerId: string): void {
  const live = op.store
    .all('subscription', { customer: customerId })
    .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired')
  if (live.length < MOST_SUBSCRIPTIONS) return
  throw invalid(
    `Customer ${customerId} already has the maximum ${MOST_SUBSCRIPTIONS} current subscriptions.`,
    { code: 'customer_max_subscriptions', param: 'customer' },
  )
}

/** A customer is billed in one currency, the one of the first invoice. */
function mustBeOneCurrency(customer: Customer, currency: string): void {
  if (!customer.currency || customer.currency === currency) return
  throw invalid(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${customer.currency}`,
  )
}

function refusedCreation(outcome: { kind: string; refusal?: Parameters<typeof cardError>[0] }) {
  if (outcome.refusal) return new ApiError(402, cardError(outcome.refusal).body)
  return new ApiError(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message:
      'Payment for this subscription requires additional user action before it can be completed successfully.',
  })
}

function noMethod(): ApiError {
  return invalid(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    { code: 'resource_missing' },
  )
}
