import { createTaxId } from '../billing/create-tax-id.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { recordBalanceMove } from '../billing/move-customer-balance.ts'
import { mustHaveRoom } from '../clock/clock-limits.ts'
import { emit, inOrder, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { oneOf, range, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId, randomText } from '../ids.ts'
import { get, getFor, type Operation, timeOf } from '../operation.ts'
import { attachPaymentMethod, resolvePaymentMethod } from '../payments/create-payment-method.ts'
import type { Customer } from '../shapes.ts'
import { CREATABLE, type NewCustomer, WRITABLE, type WritableCustomer } from './customer-params.ts'
import { writeCustomer } from './write-customer.ts'

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
    writeCustomer(op, after, params)
    saveAndEmit(op, 'customer.updated', before, after)
    noteBalance(op, after, after.balance - before.balance, 'adjustment')
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
    { ...PAGING, type: text, allow_redisplay: oneOf('always', 'limited', 'unspecified') },
    (op, { ids, params }) => {
      const customer = get(op, 'customer', ids.id!)
      const { allow_redisplay, type } = params
      const where = { customer: customer.id, ...defined({ allow_redisplay, type }) }
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
export function createCustomer(op: Operation, params: NewCustomer): Customer {
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
  const { payment_method: method, tax_id_data: taxIds = [], test_clock: _, ...writable } = params
  // A refused card is an error that keeps its effects, so the customer is stored only after it.
  return inOrder(op, { order: ['customer.created'], omitted: [] }, () => {
    writeCustomer(op, customer, withAttached(op, customer.id, method, writable))
    op.store.insert(customer)
    emit(op, 'customer.created', customer)
    noteBalance(op, customer, customer.balance, 'initial')
    for (const taxId of taxIds) createTaxId(op, customer, taxId)
    return customer
  })
}

/** Test cards such as `pm_card_visa` are named twice: `payment_method` makes one, and as the default it is the same. */
function withAttached(
  op: Operation,
  customerId: string,
  name: string | undefined,
  params: WritableCustomer,
): WritableCustomer {
  if (!name) return params
  const { id } = attachPaymentMethod(
    op,
    resolvePaymentMethod(op, name, 'payment_method'),
    customerId,
  )
  const settings = params.invoice_settings
  if (settings?.default_payment_method !== name) return params
  return { ...params, invoice_settings: { ...settings, default_payment_method: id } }
}

/** The balance was set by hand: the record says by how much. */
function noteBalance(
  op: Operation,
  customer: Customer,
  amount: number,
  type: 'adjustment' | 'initial',
): void {
  if (amount === 0) return
  recordBalanceMove(op, customer, { amount, type, currency: customer.currency ?? 'usd' })
}

function testClockFor(op: Operation, id: string): string {
  const clock = getFor(op, 'test_helpers.test_clock', id, 'test_clock')
  mustHaveRoom(op, id, 'test_clock')
  return clock.id
}
