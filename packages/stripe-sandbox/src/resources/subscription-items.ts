import { changeByRequest } from '../billing/change-by-request.ts'
import type { ItemChange } from '../billing/change-items.ts'
import type { Documents } from '../documents.ts'
import { invalid, noSuch } from '../http/api-error.ts'
import { PAGING, pageOf } from '../http/list-page.ts'
import {
  boolean,
  missing,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { SubscriptionItem } from '../shapes.ts'
import { ITEM, readItemChange } from './subscription-item-params.ts'
import { mustRun, PAYMENT_BEHAVIOR, refuseBesidePending } from './subscription-params.ts'

const PATH = '/v1/subscription_items'

const CHANGE = {
  payment_behavior: PAYMENT_BEHAVIOR,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp,
}

type Subscription = Documents['subscription']

export const subscriptionItemRoutes = [
  route('POST', PATH, { ...ITEM, ...CHANGE, subscription: required(text) }, (op, { params }) => {
    const { subscription: id, ...item } = params
    const before = getFor(op, 'subscription', id, 'subscription')
    const change = readItemChange(op, item, '')
    if (!change.price) throw missing('price')
    mustBeNew(before, change.price)
    const known = before.items.data.map((each) => each.id)
    const after = changeItem(op, before, change, params)
    const added = after.items.data.find((each) => !known.includes(each.id))
    if (added) return added
    throw invalid('The item waits for its payment, and is not there yet.', {
      param: 'payment_behavior',
    })
  }),

  route('GET', PATH, { ...PAGING, subscription: required(text) }, (op, { params }) => {
    const subscription = getFor(op, 'subscription', params.subscription, 'subscription')
    return pageOf(subscription.items.data, subscription.items.url, params)
  }),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => findItem(op, ids.id!).item),

  route(
    'POST',
    `${PATH}/:id`,
    { ...ITEM, ...CHANGE, off_session: boolean },
    (op, { ids, params }) => {
      const { subscription, item } = findItem(op, ids.id!)
      refuseBesidePending(params)
      changeItem(op, subscription, { ...readItemChange(op, params, ''), id: item.id }, params)
      return findItem(op, item.id).item
    },
  ),

  route('DELETE', `${PATH}/:id`, { ...CHANGE, clear_usage: boolean }, (op, { ids, params }) => {
    const { subscription, item } = findItem(op, ids.id!)
    if (params.clear_usage) {
      throw invalid('You can only clear the usage of an item whose price is metered.', {
        param: 'clear_usage',
      })
    }
    changeItem(op, subscription, { id: item.id, deleted: true }, params)
    return { id: item.id, object: 'subscription_item', deleted: true }
  }),
]

function changeItem(
  op: Operation,
  before: Subscription,
  change: ItemChange,
  params: Values<typeof CHANGE> & { off_session?: boolean },
): Subscription {
  mustRun(before)
  return changeByRequest(op, before, {
    items: [change],
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    resetsAnchor: false,
    trialEnd: null,
    paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
    offSession: params.off_session ?? false,
    fields: {},
  })
}

function mustBeNew(subscription: Subscription, price: string): void {
  const same = subscription.items.data.find((item) => item.price.id === price)
  if (!same) return
  throw invalid(`Cannot add multiple subscription items with the same plan: ${price}`, {
    param: 'price',
  })
}

/** An item lives inside its subscription. */
function findItem(
  op: Operation,
  id: string,
): { subscription: Subscription; item: SubscriptionItem } {
  const row = op.store
    .sql(
      "select documents.id from documents, json_each(body, '$.items.data') as item where kind = 'subscription' and item.value ->> '$.id' = ?",
    )
    .get(id)
  const subscription = row ? get(op, 'subscription', String(row.id)) : null
  const item = subscription?.items.data.find((each) => each.id === id)
  if (!subscription || !item) throw noSuch('subscription_item', id)
  return { subscription, item }
}
