import { minimumCharge } from '../billing/minimum-charge.ts'
import { moneyText } from '../billing/money-text.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { SessionLineItem } from '../shapes.ts'
import { firstPeriodAmount, isFreeToday } from './first-period.ts'
import { settleItems } from './session-amounts.ts'

type Session = Documents['checkout.session']

/**
 * Every amount of the session, from the prices and quantities of its lines. To be called whenever one of them changes.
 * What recurs costs nothing today during a trial; its line tells what it costs nevertheless.
 */
export function priceSession(op: Operation, session: Session): Session {
  if (session.mode === 'setup') return session
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const pricedAt = timeOf(op, customer)
  const bare = session.internal.lineItems.map((item) => priceLine(session, item, pricedAt))
  const today = settleItems(op, session, dueToday(session, bare))
  const lineItems = bare.map((item) => today.find(({ id }) => id === item.id) ?? item)
  const sum = (amountOf: (item: SessionLineItem) => number) =>
    today.reduce((total, item) => total + amountOf(item), 0)
  return {
    ...session,
    amount_subtotal: sum((item) => item.amount_subtotal),
    amount_total: sum((item) => item.amount_total),
    total_details: {
      amount_discount: sum((item) => item.amount_discount),
      amount_shipping: 0,
      amount_tax: sum((item) => item.amount_tax),
    },
    internal: { ...session.internal, lineItems, pricedAt },
  }
}

export function dueToday(session: Session, items: SessionLineItem[]): SessionLineItem[] {
  return items.filter((item) => !(isFreeToday(session) && item.price?.recurring))
}

/** What a line costs for a whole period, before discounts and taxes. */
export function wholeAmount(item: SessionLineItem): number {
  return Math.round(unitOf(item) * (item.quantity ?? 1))
}

/** @throws 400 when the sum is more than nothing and less than can be charged */
export function mustBeChargeable(session: Session): void {
  const { amount_total: total, currency } = session
  if (!total || !currency || total >= minimumCharge(currency)) return
  const least = moneyText(minimumCharge(currency), currency)
  throw invalid(
    `The Checkout Session's total amount due must add up to at least ${least} ${currency}.`,
    { code: 'amount_too_small' },
  )
}

/** Minor units of one unit, which may have a fraction. */
export function unitOf(item: SessionLineItem): number {
  return Number(item.price?.unit_amount_decimal ?? 0)
}

function priceLine(session: Session, item: SessionLineItem, at: number): SessionLineItem {
  const amount = firstPeriodAmount(session, item, wholeAmount(item), at)
  return {
    ...item,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
  }
}
