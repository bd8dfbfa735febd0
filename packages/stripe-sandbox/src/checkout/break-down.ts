import { sumTaxes } from '../billing/tax-line.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import type { Discount, Session } from '../shapes.ts'
import { dueToday } from './price-session.ts'
import { amountsOf, type ItemAmounts } from './session-amounts.ts'
import { sessionDiscounts } from './session-discounts.ts'

type SessionDocument = Documents['checkout.session']
type Breakdown = NonNullable<NonNullable<Session['total_details']>['breakdown']>

/** `total_details.breakdown`: each discount and each tax with its sum. */
export function breakDown(op: Operation, session: SessionDocument): Breakdown {
  const due = dueToday(session, session.internal.lineItems)
  return named(op, session, amountsOf(op, session, due))
}

/** The part of one item, which has none while it is not due. */
export function breakDownItem(op: Operation, itemId: string): Breakdown {
  // An item does not name its session; whoever asks mostly asks about one of the newest.
  const row = op.store
    .sql(
      "select id from documents where kind = 'checkout.session' and instr(body, ?) > 0 order by created desc, seq desc limit 1",
    )
    .get(itemId)
  const session = get(op, 'checkout.session', String(row?.id))
  const due = dueToday(session, session.internal.lineItems)
  const at = due.findIndex(({ id }) => id === itemId)
  if (at < 0) return { discounts: [], taxes: [] }
  return named(op, session, [amountsOf(op, session, due)[at]!])
}

function named(op: Operation, session: SessionDocument, amounts: ItemAmounts[]): Breakdown {
  return {
    discounts: sessionDiscounts(op, session).map((discount) => ({
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
