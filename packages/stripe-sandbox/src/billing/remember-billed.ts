import type { Documents } from '../documents.ts'
import { withoutDiscounts } from './end-discount.ts'

/**
 * Notes which line billed which item's period: a later change credits its unused rest from there. Lets go of the
 * discounts that this invoice used up.
 */
export function rememberBilled(
  subscription: Documents['subscription'],
  invoice: Documents['invoice'],
): Documents['subscription'] {
  const billed = { ...subscription.internal.billed }
  for (const line of invoice.lines.data) {
    const itemId = line.parent?.subscription_item_details?.subscription_item
    if (!itemId) continue
    billed[itemId] = {
      amount:
        line.amount - (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
      discounts: (line.discount_amounts ?? []).map(({ discount }) => discount),
      taxRates: (line.taxes ?? []).map((tax) => tax.tax_rate_details!.tax_rate),
      start: line.period.start,
      end: line.period.end,
      invoice: invoice.id,
      line: line.id,
      item: null,
    }
  }
  const stripped = withoutDiscounts(subscription, invoice.internal.usedUpDiscounts)
  return { ...stripped, internal: { ...subscription.internal, billed } }
}
