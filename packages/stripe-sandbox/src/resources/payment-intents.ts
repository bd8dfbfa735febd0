import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  email,
  integerBetween,
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
import { attemptPayment } from '../payments/attempt-payment.ts'
import { createPaymentIntent } from '../payments/create-intent.ts'
import { resolvePaymentMethod } from '../payments/create-payment-method.ts'
import { cardError } from '../payments/payment-error.ts'
import { settleIntent } from '../payments/settle-intent.ts'

const PATH = '/v1/payment_intents'

const CONFIRMABLE = {
  off_session: boolean,
  payment_method: text,
  return_url: url,
  setup_future_usage: oneOf('off_session', 'on_session'),
  ...notYet('error_on_requires_action', 'mandate', 'mandate_data', 'payment_method_data'),
  ...notYet('payment_method_options', 'use_stripe_sdk', 'confirmation_token'),
}

export const paymentIntentRoutes = [
  route(
    'POST',
    PATH,
    {
      ...CONFIRMABLE,
      amount: required(integerBetween(1, 99_999_999)),
      currency: required(text),
      automatic_payment_methods: object({
        enabled: required(boolean),
        allow_redirects: oneOf('always', 'never'),
      }),
      confirm: boolean,
      customer: text,
      description: text,
      metadata,
      receipt_email: email,
      capture_method: oneOf('automatic', 'automatic_async'),
      ...notYet('allowed_payment_method_types', 'amount_details', 'application_fee_amount'),
      ...notYet('confirmation_method', 'excluded_payment_method_types', 'on_behalf_of'),
      ...notYet('payment_method_configuration', 'payment_method_types', 'shipping'),
      ...notYet('statement_descriptor', 'statement_descriptor_suffix', 'transfer_data'),
    },
    (op, { params }) => {
      const customer = params.customer
        ? getFor(op, 'customer', params.customer, 'customer').id
        : null
      const intent = createPaymentIntent(op, {
        amount: params.amount,
        currency: params.currency.toLowerCase(),
        customer,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        receiptEmail: params.receipt_email ?? null,
        futureUsage: params.setup_future_usage ?? null,
      })
      const ready = chooseMethod(op, intent, params.payment_method)
      return params.confirm ? confirm(op, ready, params) : ready
    },
  ),

  route('GET', PATH, { ...PAGING, created: range, customer: text }, (op, { params }) =>
    listPage(op, 'payment_intent', PATH, params, {
      where: defined({ customer: params.customer }),
      ...defined({ created: params.created }),
    }),
  ),

  route('GET', `${PATH}/:id`, { client_secret: text }, (op, { ids }) =>
    get(op, 'payment_intent', ids.id!),
  ),

  route(
    'POST',
    `${PATH}/:id`,
    { metadata, description: text, receipt_email: email, payment_method: text },
    (op, { ids, params }) => {
      const intent = get(op, 'payment_intent', ids.id!)
      const { metadata: change, payment_method: method, ...plain } = params
      const updated = {
        ...intent,
        ...defined(plain),
        metadata: mergeMetadata(intent.metadata, change),
      }
      op.store.save(updated)
      return chooseMethod(op, updated, method)
    },
  ),

  route('POST', `${PATH}/:id/confirm`, CONFIRMABLE, (op, { ids, params }) =>
    confirm(
      op,
      chooseMethod(op, get(op, 'payment_intent', ids.id!), params.payment_method),
      params,
    ),
  ),

  route(
    'POST',
    `${PATH}/:id/cancel`,
    {
      cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
    },
    (op, { ids, params }) => {
      const intent = get(op, 'payment_intent', ids.id!)
      mustBeOpen(intent, 'cancel')
      const canceled: Documents['payment_intent'] = {
        ...intent,
        canceled_at: op.now,
        cancellation_reason: params.cancellation_reason ?? null,
        next_action: null,
        status: 'canceled',
      }
      op.store.save(canceled)
      emit(op, 'payment_intent.canceled', canceled)
      return canceled
    },
  ),
]

function chooseMethod(
  op: Operation,
  intent: Documents['payment_intent'],
  methodId: string | undefined,
): Documents['payment_intent'] {
  if (methodId === undefined) return intent
  const method = resolvePaymentMethod(op, methodId, 'payment_method')
  const chosen: Documents['payment_intent'] = {
    ...intent,
    payment_method: method.id,
    status: intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status,
  }
  op.store.save(chosen)
  return chosen
}

function confirm(
  op: Operation,
  intent: Documents['payment_intent'],
  params: { off_session?: boolean; return_url?: string },
): object {
  mustBeOpen(intent, 'confirm')
  if (!intent.payment_method) {
    throw invalid(
      'You cannot confirm this PaymentIntent because it’s missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.',
      { code: 'payment_intent_unexpected_state' },
    )
  }
  const method = get(op, 'payment_method', intent.payment_method)
  const outcome = attemptPayment(op, intent, method, {
    offSession: params.off_session ?? false,
    authenticated: false,
    returnUrl: params.return_url ?? null,
  })
  if (outcome.kind === 'declined') {
    throw cardError(outcome.refusal, {
      charge: outcome.chargeId,
      intent: outcome.intent,
      method,
    })
  }
  if (outcome.kind === 'succeeded') settleIntent(op, outcome.intent)
  return outcome.intent
}

function mustBeOpen(intent: Documents['payment_intent'], verb: string): void {
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') return
  throw invalid(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    { code: 'payment_intent_unexpected_state' },
  )
}
