import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { listPendingItems } from './create-invoice.ts'

/** The ids of what waits for a subscription's next invoice. */
export function pendingIds(op: Operation, subscription: Documents['subscription']): string[] {
  return listPendingItems(op, subscription.customer, subscription.id).map((item) => item.id)
}
