import { changeByRequest } from '../billing/change-by-request.ts'
import { endNow } from '../billing/end-now.ts'
import type { Documents } from '../documents.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, oneOf, range, text, type Values } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { CANCELLATION_DETAILS } from './cancellation-params.ts'
import { CREATABLE, createByRequest } from './create-subscription-request.ts'
import { readOneTimeItem } from './one-time-items.ts'
import { readItemChange } from './subscription-item-params.ts'
import { hasEnded, readFields, refuseBesidePending, UPDATABLE } from './subscription-params.ts'

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

export const subscriptionRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => createByRequest(op, params)),

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
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      plan: text,
    },
    (op, { params }) => {
      const { collection_method, created, customer, plan, price, status, test_clock } = params
      return listPage(op, 'subscription', PATH, params, {
        where: defined({
          collection_method,
          customer,
          test_clock,
          'items.data[0].price.id': price ?? plan,
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
]

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
  return changeByRequest(op, before, {
    items: (params.items ?? []).map((item, index) => readItemChange(op, item, `items[${index}]`)),
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    resetsAnchor: params.billing_cycle_anchor?.type === 'now',
    trialEnd,
    paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? false,
    discounts: params.discounts,
    oneTimeItems: (params.add_invoice_items ?? []).map((item, index) =>
      readOneTimeItem(op, item, `add_invoice_items[${index}]`),
    ),
    fields,
  })
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
