import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { Subscription as Shown } from '../shapes.ts'

type Subscription = Documents['subscription']
type Cause = NonNullable<Shown['status_details']>['paused']['subscription']['type']

/** No invoices and no new periods until it is resumed. */
export function pauseNow(op: Operation, before: Subscription, cause: Cause): Subscription {
  const paused: Subscription = {
    ...before,
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: cause },
        transitioned_at: timeOf(op, before),
        type: 'subscription',
      },
    },
  }
  op.store.save(paused)
  emit(op, 'customer.subscription.paused', paused)
  return paused
}
