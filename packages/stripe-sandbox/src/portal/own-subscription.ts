import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { Visit } from './open-visit.ts'
import { PortalRefusal } from './portal-refusal.ts'
import { listCurrent } from './view-subscription.ts'

/** @throws PortalRefusal when the customer has no such subscription (any more) */
export function ownSubscription(
  op: Operation,
  { customer }: Visit,
  id: string,
): Documents['subscription'] {
  const found = listCurrent(op, customer).find((subscription) => subscription.id === id)
  if (found) return found
  throw new PortalRefusal('This subscription has ended. The overview shows what there is.')
}
