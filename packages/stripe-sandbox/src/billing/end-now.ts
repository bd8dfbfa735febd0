import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { collectNow } from './collect-now.ts'
import { type Ending, endSubscription } from './end-subscription.ts'

/**
 * Ends a subscription because somebody asked for it. What is pending is billed with `invoiceNow`, else it stays for a
 * later invoice of the customer.
 */
export function endNow(
  op: Operation,
  subscription: Documents['subscription'],
  ending: Ending & { invoiceNow: boolean },
): Documents['subscription'] {
  const ended = endSubscription(op, subscription, ending)
  if (ending.invoiceNow) collectNow(op, ended, { reason: 'subscription_update', lines: [] })
  return get(op, 'subscription', ended.id)
}
