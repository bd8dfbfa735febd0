import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  mergeMetadata,
  metadata,
  oneOf,
  range,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { chooseMethod } from '../payments/choose-method.ts'
import { confirmSetup, mustBeOpenSetup } from '../payments/confirm-intent.ts'
import { createSetupIntent } from '../payments/create-intent.ts'
import { AUTOMATIC, CARD_OPTIONS, METHOD_TYPES, SDK_ACTIONS } from './intent-params.ts'

const PATH = '/v1/setup_intents'

const CONFIRMABLE = {
  allowed_payment_method_types: METHOD_TYPES.allowed_payment_method_types,
  payment_method: text,
  payment_method_options: CARD_OPTIONS,
  return_url: url,
  use_stripe_sdk: SDK_ACTIONS,
}

const WRITABLE = {
  ...METHOD_TYPES,
  customer: text,
  description: text,
  metadata,
  payment_method: text,
  payment_method_options: CARD_OPTIONS,
}

export const setupIntentRoutes = [
  route(
    'POST',
    PATH,
    {
      ...CONFIRMABLE,
      ...WRITABLE,
      ...AUTOMATIC,
      confirm: boolean,
      usage: oneOf('off_session', 'on_session'),
    },
    (op, { params }) => {
      const intent = createSetupIntent(op, {
        customer: params.customer ? getFor(op, 'customer', params.customer, 'customer').id : null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        usage: params.usage ?? 'off_session',
        fields: {
          ...settled(params),
          automatic_payment_methods: {
            allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
            enabled: params.automatic_payment_methods?.enabled ?? true,
          },
        },
      })
      const ready = save(op, chooseMethod(op, intent, params.payment_method))
      return params.confirm
        ? confirmSetup(op, ready, defined({ returnUrl: params.return_url }))
        : ready
    },
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, created: range, customer: text, payment_method: text },
    (op, { params }) => {
      const { created, customer, payment_method } = params
      return listPage(op, 'setup_intent', PATH, params, {
        where: defined({ customer, payment_method }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, { client_secret: text }, (op, { ids }) =>
    get(op, 'setup_intent', ids.id!),
  ),

  route('POST', `${PATH}/:id`, WRITABLE, (op, { ids, params }) => {
    const intent = get(op, 'setup_intent', ids.id!)
    const { customer, description, metadata: change, ...restricted } = params
    if (customer !== undefined || Object.keys(restricted).length > 0) mustBeOpenSetup(intent)
    if (customer) getFor(op, 'customer', customer, 'customer')
    const written = {
      ...intent,
      ...defined({ customer, description }),
      ...settled(params),
      metadata: mergeMetadata(intent.metadata ?? {}, change),
    }
    return save(op, chooseMethod(op, written, params.payment_method))
  }),

  route('POST', `${PATH}/:id/confirm`, CONFIRMABLE, (op, { ids, params }) => {
    const intent = get(op, 'setup_intent', ids.id!)
    mustBeOpenSetup(intent)
    const written = { ...intent, ...settled(params) }
    const ready = save(op, chooseMethod(op, written, params.payment_method))
    return confirmSetup(op, ready, defined({ returnUrl: params.return_url }))
  }),

  route(
    'POST',
    `${PATH}/:id/cancel`,
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    (op, { ids, params }) => {
      const intent = get(op, 'setup_intent', ids.id!)
      mustBeOpenSetup(intent)
      const canceled: Documents['setup_intent'] = {
        ...intent,
        cancellation_reason: params.cancellation_reason ?? null,
        next_action: null,
        status: 'canceled',
      }
      op.store.save(canceled)
      emit(op, 'setup_intent.canceled', canceled)
      return canceled
    },
  ),
]

type Intent = Documents['setup_intent']

/** Fields as they stand on the intent. */
function settled(params: Partial<Values<typeof WRITABLE>>): Partial<Intent> {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params
  const fields = defined({
    allowed_payment_method_types: allowed,
    excluded_payment_method_types: excluded,
  }) as Partial<Intent>
  const wish = params.payment_method_options?.card?.request_three_d_secure
  if (wish !== undefined) {
    const card = { mandate_options: null, network: null }
    fields.payment_method_options = { card: { ...card, request_three_d_secure: wish } }
  }
  return fields
}

function save(op: Operation, intent: Intent): Intent {
  op.store.save(intent)
  return intent
}
