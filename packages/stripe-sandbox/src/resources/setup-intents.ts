import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  required,
  text,
  url,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { attemptSetup } from '../payments/attempt-payment.ts'
import { createSetupIntent } from '../payments/create-intent.ts'
import { resolvePaymentMethod } from '../payments/create-payment-method.ts'
import { cardError } from '../payments/payment-error.ts'
import { settleIntent } from '../payments/settle-intent.ts'

const PATH = '/v1/setup_intents'

const CONFIRMABLE = {
  payment_method: text,
  return_url: url,
  ...notYet('mandate_data', 'payment_method_data', 'payment_method_options', 'use_stripe_sdk'),
  ...notYet('confirmation_token'),
}

export const setupIntentRoutes = [
  route(
    'POST',
    PATH,
    {
      ...CONFIRMABLE,
      automatic_payment_methods: object({
        enabled: required(boolean),
        allow_redirects: oneOf('always', 'never'),
      }),
      confirm: boolean,
      customer: text,
      description: text,
      metadata,
      usage: oneOf('off_session', 'on_session'),
      ...notYet('allowed_payment_method_types', 'attach_to_self', 'payment_method_types'),
      ...notYet('excluded_payment_method_types', 'flow_directions', 'on_behalf_of', 'single_use'),
    },
    (op, { params }) => {
      const customer = params.customer
        ? getFor(op, 'customer', params.customer, 'customer').id
        : null
      const intent = createSetupIntent(op, {
        customer,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        usage: params.usage ?? 'off_session',
      })
      const ready = chooseMethod(op, intent, params.payment_method)
      return params.confirm ? confirm(op, ready, params.return_url) : ready
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

  route('POST', `${PATH}/:id/confirm`, CONFIRMABLE, (op, { ids, params }) => {
    const intent = get(op, 'setup_intent', ids.id!)
    return confirm(op, chooseMethod(op, intent, params.payment_method), params.return_url)
  }),

  route(
    'POST',
    `${PATH}/:id/cancel`,
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    (op, { ids, params }) => {
      const intent = get(op, 'setup_intent', ids.id!)
      mustBeOpen(intent)
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

function chooseMethod(
  op: Operation,
  intent: Documents['setup_intent'],
  methodId: string | undefined,
): Documents['setup_intent'] {
  if (methodId === undefined) return intent
  const method = resolvePaymentMethod(op, methodId, 'payment_method')
  const chosen: Documents['setup_intent'] = {
    ...intent,
    payment_method: method.id,
    status: intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status,
  }
  op.store.save(chosen)
  return chosen
}

function confirm(
  op: Operation,
  intent: Documents['setup_intent'],
  returnUrl: string | undefined,
): object {
  mustBeOpen(intent)
  if (!intent.payment_method) {
    throw invalid('You cannot confirm this SetupIntent because it’s missing a payment method.', {
      code: 'setup_intent_unexpected_state',
    })
  }
  const method = get(op, 'payment_method', intent.payment_method)
  const outcome = attemptSetup(op, intent, method, {
    offSession: false,
    authenticated: false,
    returnUrl: returnUrl ?? null,
  })
  if (outcome.kind === 'declined') {
    throw cardError(outcome.refusal, { setupIntent: outcome.intent, method })
  }
  if (outcome.kind === 'succeeded') settleIntent(op, outcome.intent)
  return outcome.intent
}

function mustBeOpen(intent: Documents['setup_intent']): void {
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') return
  throw invalid(`This SetupIntent has a status of ${intent.status}.`, {
    code: 'setup_intent_unexpected_state',
  })
}
