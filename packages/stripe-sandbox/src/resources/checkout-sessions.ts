import { buildSession } from '../checkout/create-session.ts'
import { expireSession } from '../checkout/expire-session.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING, pageOf } from '../http/list-page.ts'
import {
  email,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  required,
  text,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'
import { CREATABLE, readNewSession } from './checkout-session-params.ts'

const URL_PATH = '/v1/checkout/sessions'

export const checkoutSessionRoutes = [
  route('POST', URL_PATH, CREATABLE, (op, { params }) => {
    const session = buildSession(op, readNewSession(op, params))
    op.store.insert(session)
    return session
  }),

  route(
    'GET',
    URL_PATH,
    {
      ...PAGING,
      created: range,
      customer: text,
      customer_details: object({ email: required(email) }),
      payment_intent: text,
      status: oneOf('open', 'complete', 'expired'),
      subscription: text,
    },
    (op, { params }) => {
      const { created, customer, customer_details, payment_intent, status, subscription } = params
      const where = defined({
        customer,
        payment_intent,
        status,
        subscription,
        'customer_details.email': customer_details?.email,
      })
      return listPage(op, 'checkout.session', URL_PATH, params, { where, ...defined({ created }) })
    },
  ),

  route('GET', `${URL_PATH}/:id`, {}, (op, { ids }) => get(op, 'checkout.session', ids.id!)),

  route('POST', `${URL_PATH}/:id`, { metadata }, (op, { ids, params }) => {
    const session = get(op, 'checkout.session', ids.id!)
    const metadata = mergeMetadata(session.metadata ?? {}, params.metadata)
    const updated = { ...session, metadata }
    op.store.save(updated)
    return updated
  }),

  route('POST', `${URL_PATH}/:id/expire`, {}, (op, { ids }) => {
    const session = get(op, 'checkout.session', ids.id!)
    if (session.status !== 'open') {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      )
    }
    return expireSession(op, session)
  }),

  route('GET', `${URL_PATH}/:id/line_items`, PAGING, (op, { ids, params }) => {
    const session = get(op, 'checkout.session', ids.id!)
    return pageOf(session.internal.lineItems, `${URL_PATH}/${session.id}/line_items`, params)
  }),
]
