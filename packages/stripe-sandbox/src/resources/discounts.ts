import { endDiscount } from '../billing/end-discount.ts'
import type { Documents } from '../documents.ts'
import { noSuch } from '../http/api-error.ts'
import { route } from '../http/route.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'

/** Discounts have no list of their own: these are the two ways to take one away. */
export const discountRoutes = [
  route('DELETE', '/v1/customers/:id/discount', {}, (op, { ids }) => {
    const customer = get(op, 'customer', ids.id!)
    if (!customer.discount) throw noSuch('discount', customer.id)
    return remove(op, get(op, 'discount', customer.discount.id))
  }),

  route('DELETE', '/v1/subscriptions/:id/discount', {}, (op, { ids }) => {
    const subscription = get(op, 'subscription', ids.id!)
    const [first] = subscription.discounts
    if (!first) throw noSuch('discount', subscription.id)
    for (const id of subscription.discounts.slice(1)) endDiscount(op, get(op, 'discount', id))
    return remove(op, get(op, 'discount', first))
  }),
]

function remove(op: Operation, discount: Documents['discount']): object {
  endDiscount(op, discount)
  const { end: _, ...shown } = renderDocument(discount)
  return { ...shown, deleted: true }
}
