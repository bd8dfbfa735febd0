import type { Documents } from '../documents.ts'

/** Notes which line billed which item's period: a later change credits its unused rest from there. */
export function rememberBilled(
  subscription: Documents['subscription'],
  invoice: Documents['invoice'],
): Documents['subscription'] {
  const billed = { ...subscription.internal.billed }
  for (const line of invoice.lines.data) {
    const itemId = line.parent?.subscription_item_details?.subscription_item
    if (!itemId) continue
    billed[itemId] = {
      amount: line.amount,
      start: line.period.start,
      end: line.period.end,
      invoice: invoice.id,
      line: line.id,
    }
  }
  return { ...subscription, internal: { ...subscription.internal, billed } }
}
