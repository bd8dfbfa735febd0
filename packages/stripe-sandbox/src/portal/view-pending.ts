import { isOpen, type Schedule } from '../billing/schedules/build-schedule.ts'
import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { unitAmountIn } from '../resources/price-amounts.ts'
import type { PortalSubscription } from './portal-view.ts'

type Subscription = Documents['subscription']

export function scheduleOf(op: Operation, { schedule: id }: Subscription): Schedule | null {
  const schedule = id ? op.store.find('subscription_schedule', id) : null
  return schedule && isOpen(schedule) ? schedule : null
}

/** What the schedule's next phase will make of the subscription. */
export function viewPending(
  op: Operation,
  subscription: Subscription,
): PortalSubscription['pending'] {
  const schedule = scheduleOf(op, subscription)
  const endsAt = schedule?.current_phase?.end_date
  const next = schedule?.phases.find((phase) => phase.start_date === endsAt)
  const [item] = next?.items ?? []
  const price = item ? op.store.find('price', item.price) : null
  if (!next || !item || !price?.recurring) return null
  return {
    name: op.store.find('product', price.product)?.name ?? price.id,
    amount: unitAmountIn(price, subscription.currency) * (item.quantity ?? 1),
    interval: price.recurring.interval,
    intervalCount: price.recurring.interval_count,
    at: next.start_date,
  }
}
