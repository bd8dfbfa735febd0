import type { Documents } from '../documents.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  email,
  integerBetween,
  mergeMetadata,
  metadata,
  oneOf,
  range,
  required,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { cancelIntent, captureIntent, releaseCharge } from '../payments/capture-intent.ts'
import { chooseMethod } from '../payments/choose-method.ts'
import { confirmPayment, mustBeOpen } from '../payments/confirm-intent.ts'
import { createPaymentIntent } from '../payments/create-intent.ts'
import { currency } from './currency-param.ts'
import { fullAddress } from './full-address.ts'
import {
  AUTOMATIC,
  CAPTURE,
  CARD_OPTIONS,
  METHOD_TYPES,
  SDK_ACTIONS,
  SHIPPING,
} from './intent-params.ts'
import { simulatedChoice } from './simulated-choice.ts'

const PATH = '/v1/payment_intents'
const AMOUNT = integerBetween(1, 99_999_999)

const WRITABLE = {
  ...METHOD_TYPES,
  capture_method: CAPTURE,
  payment_method: text,
  payment_method_options: CARD_OPTIONS,
  receipt_email: clearable(email),
  setup_future_usage: clearable(oneOf('off_session', 'on_session')),
  shipping: clearable(SHIPPING),
}

const CONFIRMABLE = {
  ...WRITABLE,
  error_on_requires_action: boolean,
  off_session: boolean,
  return_url: url,
  use_stripe_sdk: SDK_ACTIONS,
}

const DESCRIBED = {
  customer: text,
  description: text,
  metadata,
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  transfer_group: text,
}

export const paymentIntentRoutes = [
  route(
    'POST',
    PATH,
    {
      ...CONFIRMABLE,
      ...DESCRIBED,
      ...AUTOMATIC,
      amount: required(AMOUNT),
      confirm: boolean,
      confirmation_method: simulatedChoice(['automatic'], ['manual']),
      currency: required(currency),
    },
    (op, { params }) => {
      const intent = createPaymentIntent(op, {
        amount: params.amount,
        currency: params.currency,
        customer: params.customer ? getFor(op, 'customer', params.customer, 'customer').id : null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        receiptEmail: params.receipt_email ?? null,
        futureUsage: params.setup_future_usage ?? null,
        fields: {
          ...settled(params),
          automatic_payment_methods: {
            allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
            enabled: params.automatic_payment_methods?.enabled ?? true,
          },
        },
      })
      const ready = save(op, chooseMethod(op, intent, params.payment_method))
      return params.confirm ? confirmPayment(op, ready, confirmation(params)) : ready
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
    { ...WRITABLE, ...DESCRIBED, amount: AMOUNT, currency },
    (op, { ids, params }) => {
      const intent = get(op, 'payment_intent', ids.id!)
      const { description, metadata: change, ...restricted } = params
      if (Object.keys(restricted).length > 0) mustBeOpen(intent, 'update')
      return save(
        op,
        writeIntent(op, intent, { ...restricted, ...defined({ description }) }, change),
      )
    },
  ),

  route('POST', `${PATH}/:id/confirm`, CONFIRMABLE, (op, { ids, params }) => {
    const intent = get(op, 'payment_intent', ids.id!)
    mustBeOpen(intent, 'confirm')
    const { error_on_requires_action: _, off_session: __, return_url: ___, ...rest } = params
    const { use_stripe_sdk: ____, ...writable } = rest
    return confirmPayment(op, save(op, writeIntent(op, intent, writable)), confirmation(params))
  }),

  route(
    'POST',
    `${PATH}/:id/capture`,
    {
      amount_to_capture: AMOUNT,
      metadata,
      statement_descriptor: text,
      statement_descriptor_suffix: text,
    },
    (op, { ids, params }) => {
      const { amount_to_capture: amount, metadata: change, ...plain } = params
      const intent = get(op, 'payment_intent', ids.id!)
      const described = {
        ...intent,
        ...defined(plain),
        metadata: mergeMetadata(intent.metadata, change),
      }
      return captureIntent(op, described, amount)
    },
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
      releaseCharge(op, intent, 'charge.refunded')
      return cancelIntent(op, intent, params.cancellation_reason ?? null)
    },
  ),
]

type Intent = Documents['payment_intent']
type Writable = Values<typeof WRITABLE> & {
  amount?: number
  currency?: string
} & Omit<Values<typeof DESCRIBED>, 'metadata'>

function writeIntent(
  op: Operation,
  intent: Intent,
  params: Writable,
  change?: Values<typeof DESCRIBED>['metadata'],
): Intent {
  const {
    amount,
    currency: code,
    customer,
    description,
    receipt_email,
    setup_future_usage,
  } = params
  if (customer) getFor(op, 'customer', customer, 'customer')
  const written: Intent = {
    ...intent,
    ...defined({ amount, customer, description, receipt_email, setup_future_usage }),
    ...defined({ currency: code }),
    ...settled(params),
    metadata: mergeMetadata(intent.metadata, change),
  }
  return chooseMethod(op, written, params.payment_method)
}

/** Fields as they stand on the intent. */
function settled(params: Omit<Writable, 'amount' | 'currency'>): Partial<Intent> {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params
  const { capture_method, payment_method_options: options, shipping } = params
  const { statement_descriptor, statement_descriptor_suffix, transfer_group } = params
  const fields: Partial<Intent> = defined({
    allowed_payment_method_types: allowed,
    excluded_payment_method_types: excluded,
    capture_method,
    statement_descriptor,
    statement_descriptor_suffix,
    transfer_group,
  }) as Partial<Intent>
  const wish = options?.card?.request_three_d_secure
  if (wish !== undefined) {
    const card = { installments: null, mandate_options: null, network: null }
    fields.payment_method_options = { card: { ...card, request_three_d_secure: wish } }
  }
  if (shipping !== undefined) {
    fields.shipping = shipping && {
      carrier: null,
      phone: null,
      tracking_number: null,
      ...shipping,
      address: fullAddress(shipping.address),
    }
  }
  return fields
}

function confirmation(params: Values<typeof CONFIRMABLE>) {
  return defined({
    offSession: params.off_session,
    returnUrl: params.return_url,
    refusesAction: params.error_on_requires_action,
  })
}

function save(op: Operation, intent: Intent): Intent {
  op.store.save(intent)
  return intent
}
