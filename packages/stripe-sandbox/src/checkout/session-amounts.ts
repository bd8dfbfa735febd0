import { discountLines } from '../billing/discount-lines.ts'
import { type LineTax, sumTaxes, taxLine } from '../billing/tax-line.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import type { Discount, Session, SessionLineItem } from '../shapes.ts'
import { sessionDiscounts } from './session-discounts.ts'

type SessionDocument = Documents['checkout.session']

interface ItemAmounts {
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

type Breakdown = NonNullable<NonNullable<Session['total_details']>['breakdown']>

/** `total_details.breakdown`: each discount and each tax with its sum. */
export function breakDown(
  op: Operation,
  session: SessionDocument,
  due: readonly SessionLineItem[],
): Breakdown {
  const amounts = amountsOf(op, session, due)
  const known = sessionDiscounts(op, session)
  return {
    discounts: known.map((discount) => ({
      amount: amounts
        .flatMap(({ discounts }) => discounts)
        .reduce((sum, each) => sum + (each.discount === discount.id ? each.amount : 0), 0),
      discount: renderDocument(discount) as unknown as Discount,
    })),
    taxes: sumTaxes(amounts).map((tax) => ({
      amount: tax.amount,
      rate: get(op, 'tax_rate', tax.tax_rate_details!.tax_rate),
      taxability_reason: tax.taxability_reason as Breakdown['taxes'][number]['taxability_reason'],
      taxable_amount: tax.taxable_amount,
    })),
  }
}

/** In the order of the invoice's lines, where what recurs comes first: rounding depends on the order. */
function amountsOf(
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
