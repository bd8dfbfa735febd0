import { endSubscription } from '../billing/end-subscription.ts'
import { addIntervals } from '../billing/periods.ts'
import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { listPage, PAGING } from '../http/list-page.ts'
import { required, text, timestamp } from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'

const PATH = '/v1/test_helpers/test_clocks'
const LIFETIME = 30 * DAY
const INTERVALS_AT_ONCE = 2

/** https://docs.stripe.com/billing/testing/test-clocks */
export const testClockRoutes = [
  route(
    'POST',
    PATH,
    { frozen_time: required(timestamp), name: text, ...notYet('customer') },
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

function mustBeReachable(
  op: Operation,
  clock: Documents['test_helpers.test_clock'],
  target: number,
): void {
  const refuse = (message: string) => invalid(message, { param: 'frozen_time' })
  if (clock.status === 'advancing') {
    throw refuse('Test clock advancement is already underway. Wait until its status is `ready`.')
  }
  if (target <= clock.frozen_time) {
    throw refuse('The frozen time to advance to must be later than the current frozen time.')
  }
  const limits = op.store
    .all('subscription', { test_clock: clock.id })
    .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired')
    .flatMap((subscription) => subscription.items.data)
    .map((item) => addIntervals(clock.frozen_time, item.price.recurring!, INTERVALS_AT_ONCE))
  const twoYears = addIntervals(clock.frozen_time, { interval: 'year', interval_count: 1 }, 2)
  if (target > Math.min(twoYears, ...limits)) {
    throw refuse(
      'The frozen time to advance to cannot be more than two intervals of the shortest subscription on the test clock (two years without one) ahead.',
    )
  }
}
