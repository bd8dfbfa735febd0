import { findCardByName } from '../cards.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  address,
  clearable,
  email,
  integer,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor } from '../operation.ts'
import {
  attachPaymentMethod,
  createPaymentMethod,
  mustBeValidExpiry,
  namedCard,
  resolvePaymentMethod,
} from '../payments/create-payment-method.ts'
import type { PaymentMethod } from '../shapes.ts'
import { fullAddress } from './full-address.ts'

const PATH = '/v1/payment_methods'

const DETAILS = {
  address: clearable(address),
  email: clearable(email),
  name: clearable(text),
  phone: clearable(text),
  tax_id: clearable(text),
}

const BILLING_DETAILS = object(DETAILS)

const REDISPLAY = oneOf('always', 'limited', 'unspecified')

export const paymentMethodRoutes = [
  route(
    'POST',
    PATH,
    {
      type: required(oneOf('card')),
      billing_details: BILLING_DETAILS,
      card: object({
        cvc: text,
        exp_month: integer,
        exp_year: integer,
        number: text,
        token: text,
      }),
      metadata,
      allow_redisplay: REDISPLAY,
    },
    (op, { params }) => {
      const { card } = params
      if (!card) throw missing('card')
      const named = card.token ? findCardByName(card.token) : null
      if (card.token && !named) {
        throw invalid(`No such token: '${card.token}'`, {
          code: 'resource_missing',
          param: 'card[token]',
        })
      }
      const typed = named
        ? namedCard(op, named.number)
        : {
            number: card.number ?? '',
            expMonth: card.exp_month ?? 0,
            expYear: card.exp_year ?? 0,
            cvc: card.cvc,
          }
      const details = params.billing_details
      const method = createPaymentMethod(op, typed, {
        email: details?.email ?? null,
        name: details?.name ?? null,
        country: details?.address?.country ?? null,
        postalCode: details?.address?.postal_code ?? null,
      })
      const noted = {
        ...method,
        allow_redisplay: params.allow_redisplay ?? 'unspecified',
        billing_details: withDetails(method.billing_details, details),
        metadata: mergeMetadata({}, params.metadata),
      }
      op.store.save(noted)
      return noted
    },
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, allow_redisplay: REDISPLAY, customer: text, type: text },
    (op, { params }) => {
      const { allow_redisplay, customer, type } = params
      return listPage(op, 'payment_method', PATH, params, {
        where: defined({ allow_redisplay, customer, type }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'payment_method', ids.id!)),

  route(
    'POST',
    `${PATH}/:id`,
    {
      billing_details: BILLING_DETAILS,
      allow_redisplay: REDISPLAY,
      card: object({ exp_month: integer, exp_year: integer }),
      metadata,
    },
    (op, { ids, params }) => {
      const before = get(op, 'payment_method', ids.id!)
      if (before.customer === null) {
        throw invalid('You must save this PaymentMethod to a customer before you can update it.')
      }
      const changed = { ...before.card, ...defined(params.card ?? {}) }
      if (params.card) mustBeValidExpiry(op, changed.exp_month!, changed.exp_year!)
      const after = {
        ...before,
        metadata: mergeMetadata(before.metadata ?? {}, params.metadata),
        ...defined({ allow_redisplay: params.allow_redisplay }),
        billing_details: withDetails(before.billing_details, params.billing_details),
      }
      if (before.card && params.card) after.card = { ...before.card, ...defined(params.card) }
      saveAndEmit(op, 'payment_method.updated', before, after)
      return after
    },
  ),

  route('POST', `${PATH}/:id/attach`, { customer: required(text) }, (op, { ids, params }) => {
    const customer = getFor(op, 'customer', params.customer, 'customer')
    return attachPaymentMethod(op, resolvePaymentMethod(op, ids.id!, 'id'), customer.id)
  }),

  route('POST', `${PATH}/:id/detach`, {}, (op, { ids }) => {
    const method = get(op, 'payment_method', ids.id!)
    if (method.customer === null) {
      throw invalid('The payment method you provided is not attached to a customer.')
    }
    const customer = get(op, 'customer', method.customer)
    if (customer.invoice_settings.default_payment_method === method.id) {
      const settings = { ...customer.invoice_settings, default_payment_method: null }
      saveAndEmit(op, 'customer.updated', customer, { ...customer, invoice_settings: settings })
    }
    for (const subscription of op.store.all('subscription', { customer: customer.id })) {
      if (subscription.default_payment_method !== method.id) continue
      const without = { ...subscription, default_payment_method: null }
      saveAndEmit(op, 'customer.subscription.updated', subscription, without)
    }
    const detached = { ...method, customer: null }
    op.store.save(detached)
    emit(op, 'payment_method.detached', detached, { customer: method.customer })
    return detached
  }),
]

function withDetails(
  before: PaymentMethod['billing_details'],
  given: Values<typeof DETAILS> | undefined,
): PaymentMethod['billing_details'] {
  const { address: place, ...plain } = given ?? {}
  return {
    ...before,
    ...defined(plain),
    ...(place === undefined ? {} : { address: place && fullAddress(place) }),
  }
}
