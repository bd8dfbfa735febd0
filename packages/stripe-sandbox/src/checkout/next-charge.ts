import { periodAt } from '../billing/periods.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { breakDown } from './break-down.ts'
import type { CheckoutView } from './checkout-view.ts'
import { anchoredPeriod } from './first-period.ts'
import { wholeAmount } from './price-session.ts'
import { settleItems } from './session-amounts.ts'

type Session = Documents['checkout.session']

/** What the subscription charges after today, by the discounts that still run then. */
export function nextCharge(
  op: Operation,
  session: Session,
  trialEnd: number | null,
): CheckoutView['then'] {
  const recurring = session.internal.lineItems.filter((item) => item.price?.recurring)
  const rhythm = recurring[0]?.price?.recurring
  if (!rhythm) return null
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const now = timeOf(op, customer)
  const period = anchoredPeriod(session, recurring[0]!, now) ?? periodAt(now, rhythm, now)
  const startsAt = trialEnd ?? period.end
  const whole = recurring.map((item) => ({ ...item, amount_subtotal: wholeAmount(item) }))
  const later = settleItems(op, discountedAt(op, session, startsAt), whole)
  return {
    amount: later.reduce((sum, item) => sum + item.amount_total, 0),
    interval: rhythm.interval,
    intervalCount: rhythm.interval_count,
    startsAt,
  }
}

/** A discount for once is over with the first invoice from which it took something. */
function discountedAt(op: Operation, session: Session, at: number): Session {
  const { discounts } = session.internal
  const { discounts: today } = breakDown(op, session)
  const takes = (id: string) =>
    today.some(({ amount, discount }) => discount.id === id && amount > 0)
  const running = discounts.filter(({ id, end, internal }) =>
    internal.terms.duration === 'once' ? !takes(id) : end === null || end > at,
  )
  return { ...session, internal: { ...session.internal, discounts: running } }
}
