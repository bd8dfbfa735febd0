import { endSubscription } from '../billing/end-subscription.ts'
import { mustHaveRoom } from '../clock/clock-limits.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  address,
  clearable,
  email,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  text,
  type Values,
} from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { newId, randomText } from '../ids.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import type { Address, Customer } from '../shapes.ts'

const WRITABLE = {
  address: clearable(address),
  balance: integer,
  description: clearable(text),
  email: clearable(email),
  invoice_prefix: text,
  invoice_settings: object({
    default_payment_method: clearable(text),
    footer: clearable(text),
    ...notYet('custom_fields', 'rendering_options'),
  }),
  metadata,
  name: clearable(text),
  phone: clearable(text),
  preferred_locales: list(text),
  shipping: clearable(object({ address, name: text, phone: text })),
  tax_exempt: clearable(oneOf('none', 'exempt', 'reverse')),
  ...notYet('business_name', 'individual_name', 'cash_balance', 'next_invoice_sequence', 'source'),
  ...notYet('tax'),
}

const CREATABLE = { ...WRITABLE, payment_method: text, test_clock: text }

export const customerRoutes = [
  route('POST', '/v1/customers', CREATABLE, (op, { params }) => createCustomer(op, params)),

  route(
    'GET',
    '/v1/customers',
    { ...PAGING, created: range, email: text, test_clock: text },
    (op, { params }) => {
      const { created, test_clock } = params
      // Stripe leaves customers on a test clock out unless that clock is asked for.
      const where = {
        ...defined({ email: params.email }),
        ...(test_clock === undefined ? {} : { test_clock }),
      }
      const absent = test_clock === undefined ? ['test_clock'] : []
      return listPage(op, 'customer', '/v1/customers', params, {
        where,
        absent,
        ...defined({ created }),
      })
    },
  ),

  route('GET', '/v1/customers/:id', {}, (op, { ids }) => {
    if (op.store.isDeleted(ids.id!)) return op.store.find('customer', ids.id!) as object
    return get(op, 'customer', ids.id!)
  }),

  route('POST', '/v1/customers/:id', WRITABLE, (op, { ids, params }) => {
    const before = get(op, 'customer', ids.id!)
    const after = structuredClone(before)
    write(op, after, params)
    saveAndEmit(op, 'customer.updated', before, after)
    return after
  }),

  route('DELETE', '/v1/customers/:id', {}, (op, { ids }) => {
    const customer = get(op, 'customer', ids.id!)
    for (const subscription of op.store.all('subscription', { customer: customer.id })) {
      endSubscription(op, subscription, {})
    }
    op.store.remove('customer', customer.id)
    emit(op, 'customer.deleted', customer)
    return { id: customer.id, object: 'customer', deleted: true }
  }),

  route(
    'GET',
    '/v1/customers/:id/payment_methods',
    { ...PAGING, type: text, allow_redisplay: text },
    (op, { ids, params }) => {
      const customer = get(op, 'customer', ids.id!)
      const where = { customer: customer.id, ...defined({ type: params.type }) }
      return listPage(
        op,
        'payment_method',
        `/v1/customers/${customer.id}/payment_methods`,
        params,
        {
          where,
        },
      )
    },
  ),

  route('GET', '/v1/customers/:id/payment_methods/:method', {}, (op, { ids }) => {
    const method = get(op, 'payment_method', ids.method!)
    if (method.customer !== ids.id) {
      throw invalid(`The payment method ${method.id} does not belong to ${ids.id}.`)
    }
    return method
  }),
]

/** Parameters as `POST /v1/customers` takes them; also used by Checkout, which makes customers of its buyers. */
export function createCustomer(op: Operation, params: Values<typeof CREATABLE>): Customer {
  const clock = params.test_clock ? testClockFor(op, params.test_clock) : null
  const customer: Customer = {
    id: newId('customer'),
    object: 'customer',
    address: null,
    balance: 0,
    created: timeOf(op, { test_clock: clock }),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: randomText(16).toUpperCase().slice(0, 8),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: clock,
  }
  write(op, customer, params)
  op.store.insert(customer)
  emit(op, 'customer.created', customer)
  return customer
}

function write(op: Operation, customer: Customer, params: Values<typeof WRITABLE>): void {
  const {
    address: given,
    invoice_settings: settings,
    shipping,
    metadata: change,
    ...plain
  } = params
  Object.assign(customer, defined(plain))
  customer.metadata = mergeMetadata(customer.metadata, change)
  if (given !== undefined) customer.address = given === null ? null : fullAddress(given)
  if (shipping !== undefined) {
    customer.shipping =
      shipping === null
        ? null
        : {
            address: fullAddress(shipping.address ?? {}),
            name: shipping.name ?? '',
            phone: shipping.phone ?? null,
          }
  }
  if (settings) {
    const method = settings.default_payment_method
    if (method) mustBelong(op, method, customer.id)
    Object.assign(customer.invoice_settings, defined(settings))
  }
}

function mustBelong(op: Operation, methodId: string, customerId: string): void {
  const param = 'invoice_settings[default_payment_method]'
  const method = getFor(op, 'payment_method', methodId, param)
  if (method.customer === customerId) return
  throw invalid(
    `The customer does not have a payment method with the ID ${methodId}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param },
  )
}

export function fullAddress(given: Values<typeof ADDRESS_PARTS>): Address {
  const empty = {
    city: null,
    country: null,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
  }
  return { ...empty, ...defined(given) }
}

const ADDRESS_PARTS = {
  city: clearable(text),
  country: clearable(text),
  line1: clearable(text),
  line2: clearable(text),
  postal_code: clearable(text),
  state: clearable(text),
}

function testClockFor(op: Operation, id: string): string {
  const clock = getFor(op, 'test_helpers.test_clock', id, 'test_clock')
  mustHaveRoom(op, id, 'test_clock')
  return clock.id
}
