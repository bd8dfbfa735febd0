import { discountLines } from '../billing/discount-lines.ts'
import { type LineTax, taxLine } from '../billing/tax-line.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { SessionLineItem } from '../shapes.ts'
import { sessionDiscounts } from './session-discounts.ts'

type SessionDocument = Documents['checkout.session']

export interface ItemAmounts {
  discounts: { discount: string; amount: number }[]
  taxes: LineTax[]
}

/**
 * What comes off and on top of each item, by the same rules as on the invoice that will be made of them, so that both
 * come to the same cents. @param due the items that are paid today, with their `amount_subtotal`
 */
export function settleItems(
  op: Operation,
  session: SessionDocument,
  due: readonly SessionLineItem[],
): SessionLineItem[] {
  const amounts = amountsOf(op, session, due)
  return due.map((item, at) => {
    const { discounts, taxes } = amounts[at]!
    const sum = (entries: readonly { amount: number }[]) =>
      entries.reduce((total, { amount }) => total + amount, 0)
    const onTop = sum(taxes.filter((tax) => tax.tax_behavior === 'exclusive'))
    return {
      ...item,
      amount_discount: sum(discounts),
      amount_tax: sum(taxes),
      amount_total: item.amount_subtotal - sum(discounts) + onTop,
    }
  })
}

/** In the order of the invoice's lines, where what recurs comes first: rounding depends on the order. */
export function amountsOf(
  op: Operation,
  session: SessionDocument,
  due: readonly SessionLineItem[],
): ItemAmounts[] {
  const order = [...due.keys()].sort(
    (a, b) => Number(!due[a]!.price?.recurring) - Number(!due[b]!.price?.recurring),
  )
  const taken = discountLines(
    order.map((at) => ({
      amount: due[at]!.amount_subtotal,
      product: due[at]!.price?.product ?? null,
      discountable: true,
      own: [],
    })),
    sessionDiscounts(op, session),
    session.currency!,
  )
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const { lineTaxRates, plan } = session.internal
  const results: ItemAmounts[] = []
  for (const [position, at] of order.entries()) {
    const item = due[at]!
    const discounts = taken[position]!.shared
    const off = discounts.reduce((sum, { amount }) => sum + amount, 0)
    const rates = lineTaxRates[item.id] ?? plan?.defaultTaxRates ?? []
    results[at] = {
      discounts,
      taxes: taxLine(
        item.amount_subtotal - off,
        rates.map((id) => get(op, 'tax_rate', id)),
        customer?.tax_exempt,
      ),
    }
  }
  return results
}
