import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import type { Customer, Invoice } from '../shapes.ts'

/**
 * What an invoice is discounted by: the subscription's discounts, and the customer's where the subscription has none.
 * @param at seconds at which it must still run
 */
export function discountsOf(
  op: Operation,
  customer: Customer,
  subscription: Pick<Documents['subscription'], 'discounts'> | null,
  at: number,
): Documents['discount'][] {
  const own = (subscription?.discounts ?? []).map((id) => get(op, 'discount', id))
  const shared = customer.discount ? [get(op, 'discount', customer.discount.id)] : []
  const chosen = own.length > 0 ? own : shared
  return chosen.filter(({ end, internal }) => !internal.isOver && (end === null || end > at))
}

/**
 * A discount for `once` is over with the first invoice from which it took something.
 * @returns the discounts that whatever carries them has to let go of
 */
export function useUpDiscounts(op: Operation, invoice: Invoice): string[] {
  const used = (invoice.total_discount_amounts ?? []).filter(({ amount }) => amount > 0)
  const over = used
    .map(({ discount }) => get(op, 'discount', discount))
    .filter(({ internal }) => internal.terms.duration === 'once' && !internal.isOver)
  for (const discount of over) {
    op.store.save({ ...discount, internal: { ...discount.internal, isOver: true } })
    if (discount.invoice === null && discount.invoice_item === null) {
      emit(op, 'customer.discount.deleted', discount)
    }
    const customer = discount.customer ? op.store.find('customer', discount.customer) : null
    if (customer?.discount?.id === discount.id) {
      saveAndEmit(op, 'customer.updated', customer, { ...customer, discount: null })
    }
  }
  return over.map(({ id }) => id)
}
