import { endSubscription } from '../billing/end-subscription.ts'
import { mustBeReachable } from '../clock/clock-limits.ts'
import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { listPage, PAGING } from '../http/list-page.ts'
import { required, text, timestamp } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'

const PATH = '/v1/test_helpers/test_clocks'
const LIFETIME = 30 * DAY

/** https://docs.stripe.com/billing/testing/test-clocks */
export const testClockRoutes = [
  route(
    'POST',
    PATH,
    { customer: text, frozen_time: required(timestamp), name: text },
    (op, { params }) => {
      const clock: Documents['test_helpers.test_clock'] = {
        id: newId('testClock'),
        object: 'test_helpers.test_clock',
        created: op.now,
        deletes_after: op.now + LIFETIME,
        frozen_time: params.frozen_time,
        livemode: false,
        name: params.name ?? null,
        status: 'ready',
        status_details: {},
      }
      op.store.insert(clock)
      if (params.customer !== undefined) attachCustomer(op, params.customer, clock.id)
      emit(op, 'test_helpers.test_clock.created', clock)
      return clock
    },
  ),

  route('GET', PATH, PAGING, (op, { params }) =>
    listPage(op, 'test_helpers.test_clock', PATH, params),
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'test_helpers.test_clock', ids.id!)),

  route(
    'POST',
    `${PATH}/:id/advance`,
    { frozen_time: required(timestamp) },
    (op, { ids, params }) => {
      const clock = get(op, 'test_helpers.test_clock', ids.id!)
      mustBeReachable(op, clock, params.frozen_time)
      const advancing: Documents['test_helpers.test_clock'] = {
        ...clock,
        status: 'advancing',
        status_details: { advancing: { target_frozen_time: params.frozen_time } },
      }
      op.store.save(advancing)
      emit(op, 'test_helpers.test_clock.advancing', advancing)
      return advancing
    },
  ),

  route('DELETE', `${PATH}/:id`, {}, (op, { ids }) => {
    const clock = get(op, 'test_helpers.test_clock', ids.id!)
    for (const subscription of op.store.all('subscription', { test_clock: clock.id })) {
      endSubscription(op, subscription, {})
    }
    for (const customer of op.store.all('customer', { test_clock: clock.id })) {
      op.store.remove('customer', customer.id)
      emit(op, 'customer.deleted', customer)
    }
    op.store.remove('test_helpers.test_clock', clock.id)
    emit(op, 'test_helpers.test_clock.deleted', clock)
    return { id: clock.id, object: 'test_helpers.test_clock', deleted: true }
  }),
]

/** A customer with subscriptions lives by the time in which these were billed, and keeps to it. */
function attachCustomer(op: Operation, customerId: string, clockId: string): void {
  const param = 'customer'
  const customer = getFor(op, 'customer', customerId, param)
  if (customer.test_clock) {
    throw invalid('This customer is already attached to a test clock.', { param })
  }
  if (op.store.all('subscription', { customer: customer.id }).length > 0) {
    throw invalid('Only a customer without subscriptions can be attached to a test clock.', {
      param,
    })
  }
  saveAndEmit(op, 'customer.updated', customer, { ...customer, test_clock: clockId })
}
