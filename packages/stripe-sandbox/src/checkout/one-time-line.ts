import { buildLine } from '../billing/invoice-lines.ts'
import type { Documents } from '../documents.ts'
import type { InvoiceLine, SessionLineItem } from '../shapes.ts'
import { unitOf } from './price-session.ts'

/** What is bought once, on the invoice of its session. `at` in seconds. */
export function oneTimeLine(
  session: Documents['checkout.session'],
  item: SessionLineItem,
  at: number,
  subscriptionId: string | null,
): InvoiceLine {
  return buildLine({
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    period: { start: at, end: at },
    quantity: item.quantity ?? 1,
    price: { id: item.price!.id, product: item.price!.product, unitAmount: unitOf(item) },
    metadata: item.metadata ?? {},
    subscriptionId,
    taxRates: session.internal.lineTaxRates[item.id] ?? null,
    parent: null,
  })
}
