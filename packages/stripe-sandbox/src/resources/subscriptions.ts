import { createSubscription } from '../billing/create-subscription.ts'
import { endNow } from '../billing/end-now.ts'
import { pauseOnRequest } from '../billing/pause-subscription.ts'
import { resumeSubscription } from '../billing/resume-subscription.ts'
import { followChange, refuseManagedCancellation } from '../billing/schedules/follow-change.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import type { Documents } from '../documents.ts'
import { ApiError, invalid, noSuch } from '../http/api-error.ts'
import { defined, listPage, PAGING, pageOf } from '../http/list-page.ts'
import {
  boolean,
  integerBetween,
  list,
  mergeMetadata,
  object,
  oneOf,
  range,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import { cardError } from '../payments/payment-error.ts'
import { BILLING_MODE } from './billing-modes.ts'
import {
  ANCHOR_CONFIG,
  CANCELLATION_DETAILS,
  customerFor,
  ITEM,
  nowOrTimestamp,
  PAYMENT_BEHAVIOR,
  readAnchor,
  readFields,
  readMethod,
  refuseBesidePending,
  SHARED,
  UPDATABLE,
} from './subscription-params.ts'

const PATH = '/v1/subscriptions'

const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const

const CREATABLE = {
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
  ...notYet('backdate_start_date'),
}

const PAUSE = {
  bill_for: object({
    // There is no metered usage here, so that none is outstanding.
    outstanding_usage_through: object({ type: required(oneOf('none', 'now')) }),
    unused_time_from: object({
      type: required(oneOf('item_current_period_start', 'none', 'now')),
    }),
  }),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
  type: oneOf('subscription'),
}

const RESUME = {
  billing_cycle_anchor: object({ type: required(oneOf('now', 'unchanged')) }),
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp,
}

export const subscriptionRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => create(op, params)),

  route(
    'GET',
    PATH,
    {
      ...PAGING,
      created: range,
      customer: text,
      price: text,
      status: oneOf(...STATUSES),
      test_clock: text,
      ...notYet('automatic_tax', 'collection_method', 'current_period_end'),
      ...notYet('current_period_start', 'customer_account', 'plan'),
    },
    (op, { params }) => {
      const { created, customer, price, status, test_clock } = params
      return listPage(op, 'subscription', PATH, params, {
        where: defined({
          customer,
          test_clock,
          'items.data[0].price.id': price,
          ...(status && status !== 'all' && status !== 'ended' ? { status } : {}),
        }),
        // As on Stripe: ended ones only when asked for, those on a test clock only with their clock or customer.
        ...(status === undefined ? { not: { path: 'status', values: ['canceled'] } } : {}),
        ...(status === 'ended'
          ? { in: { path: 'status', values: ['canceled', 'incomplete_expired'] } }
          : {}),
        absent: customer === undefined && test_clock === undefined ? ['test_clock'] : [],
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'subscription', ids.id!)),

  route('POST', `${PATH}/:id`, UPDATABLE, (op, { ids, params }) =>
    update(op, get(op, 'subscription', ids.id!), params),
  ),

  route(
    'DELETE',
    `${PATH}/:id`,
    { cancellation_details: CANCELLATION_DETAILS, invoice_now: boolean, prorate: boolean },
    (op, { ids, params }) => {
      const subscription = get(op, 'subscription', ids.id!)
      if (hasEnded(subscription)) throw noSuch('subscription', subscription.id)
      return endNow(op, subscription, {
        comment: params.cancellation_details?.comment,
        feedback: params.cancellation_details?.feedback,
        prorate: params.prorate,
        invoiceNow: params.invoice_now ?? false,
      })
    },
  ),

  route('POST', `${PATH}/:id/pause`, PAUSE, (op, { ids, params }) =>
    pauseOnRequest(op, get(op, 'subscription', ids.id!), {
      unusedTimeFrom: params.bill_for?.unused_time_from?.type ?? 'now',
      invoices: params.invoicing_behavior === 'invoice',
    }),
  ),

  route('POST', `${PATH}/:id/resume`, RESUME, (op, { ids, params }) =>
    resumeSubscription(op, get(op, 'subscription', ids.id!), {
      anchor: params.billing_cycle_anchor?.type ?? 'now',
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      prorationDate: params.proration_date ?? null,
      resumesOn: params.payment_behavior === 'resume_on_payment_success' ? 'success' : 'attempt',
    }),
  ),

  route(
    'GET',
    '/v1/subscription_items',
    { ...PAGING, subscription: required(text) },
    (op, { params }) => {
      const subscription = getFor(op, 'subscription', params.subscription, 'subscription')
      return pageOf(subscription.items.data, subscription.items.url, params)
    },
  ),

  route('GET', '/v1/subscription_items/:id', {}, (op, { ids }) => {
    const [holder] = op.store.all('subscription', { 'items.data[0].id': ids.id! })
    const found = (holder ? [holder] : op.store.all('subscription'))
      .flatMap((subscription) => subscription.items.data)
      .find((item) => item.id === ids.id)
    if (!found) throw noSuch('subscription_item', ids.id!)
    return found
  }),
]

function create(op: Operation, params: Values<typeof CREATABLE>): object {
  const customer = customerFor(op, params.customer)
  const items = params.items.map((item, index) => {
    const path = `items[${index}][price]`
    if (!item.price) throw invalid(`Missing required param: ${path}.`, { param: path })
    const price = getFor(op, 'price', item.price, path)
    return {
      price: price.id,
      currency: price.currency,
      quantity: item.quantity ?? 1,
      metadata: mergeMetadata({}, item.metadata),
      discounts: item.discounts,
      taxRates: item.tax_rates,
    }
  })
  if (items.length === 0) throw invalid('Missing required param: items.', { param: 'items' })
  if (params.payment_behavior === 'pending_if_incomplete') {
    throw invalid(
      '`pending_if_incomplete` is only used with updates and cannot be passed when creating a subscription.',
      { param: 'payment_behavior' },
    )
  }
  const { cancel_at: cancelAt, default_payment_method: methodId, trial_end: trialEnd } = params
  const behavior = params.payment_behavior ?? 'allow_incomplete'
  const { subscription, outcome } = createSubscription(
    op,
    {
      customer,
      items,
      billingMode: params.billing_mode?.type,
      discounts: params.discounts,
      defaultTaxRates: params.default_tax_rates,
      currency: params.currency?.toLowerCase() ?? items[0]!.currency,
      defaultPaymentMethod: methodId ? readMethod(op, methodId, customer.id) : null,
      trialEnd: typeof trialEnd === 'number' ? trialEnd : null,
      trialPeriodDays: params.trial_period_days ?? null,
      metadata: mergeMetadata({}, params.metadata),
      description: params.description ?? null,
      missingPaymentMethod:
        params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
      cancelAt: typeof cancelAt === 'number' ? cancelAt : null,
      anchor: readAnchor(params),
      proratesStart: params.proration_behavior !== 'none',
      saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? 'off',
      offSession: params.off_session ?? false,
    },
    behavior === 'default_incomplete' ? { kind: 'wait_for_confirmation' } : { kind: 'collect' },
  )
  if (outcome?.kind === 'no_method') throw noMethod()
  if (behavior === 'error_if_incomplete' && outcome && outcome.kind !== 'succeeded') {
    throw refusedCreation(outcome)
  }
  return subscription
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

function update(
  op: Operation,
  before: Documents['subscription'],
  params: Values<typeof UPDATABLE>,
): object {
  if (hasEnded(before)) refuseBeyondNotes(params)
  refuseBesidePending(params)
  const trialEnd = params.trial_end ?? null
  if (typeof trialEnd === 'number' && trialEnd <= timeOf(op, before)) {
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', {
      param: 'trial_end',
    })
  }
  const fields = readFields(op, before, params)
  refuseManagedCancellation(before, fields)
  updateSubscription(op, before, {
    items: (params.items ?? []).map(({ metadata, tax_rates: taxRates, ...item }) => ({
      ...item,
      taxRates,
      ...(metadata === undefined ? {} : { metadata: mergeMetadata({}, metadata) }),
    })),
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    resetsAnchor: params.billing_cycle_anchor?.type === 'now',
    trialEnd,
    paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? false,
    discounts: params.discounts,
    fields,
  })
  followChange(op, before)
  return get(op, 'subscription', before.id)
}

function hasEnded(subscription: Documents['subscription']): boolean {
  return subscription.status === 'canceled' || subscription.status === 'incomplete_expired'
}

/** An ended subscription keeps only its notes open to change. */
function refuseBeyondNotes(params: object): void {
  const beyond = Object.keys(params).filter(
    (name) => name !== 'metadata' && name !== 'cancellation_details',
  )
  if (beyond.length === 0) return
  throw invalid('A canceled subscription can only update its cancellation_details and metadata.', {
    code: 'invalid_canceled_subscription_fields',
    param: beyond[0]!,
  })
}
