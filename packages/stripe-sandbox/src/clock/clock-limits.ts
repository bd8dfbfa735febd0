import { addIntervals } from '../billing/periods.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import type { Operation } from '../operation.ts'

const CUSTOMERS = 3
const SUBSCRIPTIONS_PER_CUSTOMER = 3
const INTERVALS_AT_ONCE = 2
const TWO_YEARS = [{ interval: 'year', interval_count: 1 }, 2] as const

/**
 * Stripe's limits of test clocks: https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage. The setting
 * `liftClockLimits` takes them away.
 */
export function mustHaveRoom(op: Operation, clockId: string, param: string): void {
  if (op.settings.liftClockLimits) return
  if (op.store.all('customer', { test_clock: clockId }).length < CUSTOMERS) return
  throw invalid(
    `You already have the maximum number (${CUSTOMERS}) of customers allowed on this test clock.`,
    { param },
  )
}

export function mustFitSubscription(op: Operation, customer: Documents['customer']): void {
  if (op.settings.liftClockLimits || !customer.test_clock) return
  const live = op.store.all('subscription', { customer: customer.id }).filter(isLive)
  if (live.length < SUBSCRIPTIONS_PER_CUSTOMER) return
  throw invalid(
    `You already have the maximum number (${SUBSCRIPTIONS_PER_CUSTOMER}) of subscriptions allowed for a customer on a test clock.`,
    { code: 'customer_max_subscriptions', param: 'customer' },
  )
}

export function mustBeReachable(
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
  if (op.settings.liftClockLimits) return
  const limits = op.store
    .all('subscription', { test_clock: clock.id })
    .filter(isLive)
    .flatMap((subscription) => subscription.items.data)
    .map((item) => addIntervals(clock.frozen_time, item.price.recurring!, INTERVALS_AT_ONCE))
  if (target > Math.min(addIntervals(clock.frozen_time, ...TWO_YEARS), ...limits)) {
    throw refuse(
      'The frozen time to advance to cannot be more than two intervals of the shortest subscription on the test clock (two years without one) ahead.',
    )
  }
}

function isLive({ status }: Documents['subscription']): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired'
}
