/**
 * The API-version firewall. Whatever version an endpoint or an account is pinned to, the rest of the code sees the one
 * shape below. Before 2025-03-31 (acacia) periods stood on the subscription and an invoice named its subscription and
 * payment itself; since then (basil, clover, dahlia, endive) they stand on the items and under `parent` and `payments`:
 * https://docs.stripe.com/changelog/basil
 */
import { fromUnixSeconds } from '#domain/dates.ts'
import type { Interval } from '#domain/plans.ts'
import type { Card, SubscriptionStatus } from '#domain/subscription.ts'

export interface NormalSubscription {
  id: string
  customerId: string
  status: SubscriptionStatus
  priceId: string
  productId: string
  /** Per unit and interval, in the price's own currency. */
  priceAmount: number
  priceCurrency: string
  quantity: number
  /** What is charged in; a price may have an amount of its own for it. */
  currency: string
  interval: Interval
  intervalCount: number
  startedAt: Date
  currentPeriodStartAt: Date
  currentPeriodEndAt: Date
  trialStartAt: Date | null
  trialEndAt: Date | null
  cancelAt: Date | null
  canceledAt: Date | null
  endedAt: Date | null
  endedReason: string | null
  collectionPaused: boolean
  collectionPausedUntil: Date | null
  latestInvoiceId: string | null
  /** null: none of its own, so that the customer's default is charged. */
  card: Card | null
  metadata: Record<string, string>
}

export interface NormalInvoice {
  id: string
  customerId: string
  subscriptionId: string | null
  number: string | null
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  billingReason: string | null
  currency: string
  amount: number
  amountPaid: number
  amountRemaining: number
  tax: number
  lines: { description: string; amount: number; periodStartAt: Date; periodEndAt: Date }[]
  issuedAt: Date
  paidAt: Date | null
  attemptCount: number
  nextAttemptAt: Date | null
  hostedInvoiceUrl: string | null
  pdfUrl: string | null
  paymentIntentIds: string[]
}

/** Stripe's JSON of any version. Only the fields read here are named, all of them optional, as no version has them all. */
export interface AnyObject {
  [key: string]: unknown
}

/** @throws when a field is missing that every version has: the object is then none of ours to guess at. */
export function normaliseSubscription(raw: AnyObject): NormalSubscription {
  const item = first(raw.items, 'items')
  const price = object(item.price ?? item.plan, 'price')
  const recurring = object(price.recurring ?? price, 'price.recurring')
  const periodEnd = number(item.current_period_end ?? raw.current_period_end, 'current_period_end')
  const pause = optional(raw.pause_collection)
  return {
    id: text(raw.id, 'id'),
    customerId: idOf(raw.customer, 'customer'),
    status: text(raw.status, 'status') as SubscriptionStatus,
    priceId: text(price.id, 'price.id'),
    productId: idOf(price.product, 'price.product'),
    priceAmount: number(price.unit_amount ?? price.amount ?? 0, 'price.unit_amount'),
    priceCurrency: text(price.currency ?? raw.currency, 'price.currency'),
    quantity: typeof item.quantity === 'number' ? item.quantity : 1,
    currency: text(raw.currency ?? price.currency, 'currency'),
    interval: text(recurring.interval, 'interval') as Interval,
    intervalCount: number(recurring.interval_count ?? 1, 'interval_count'),
    startedAt: instant(raw.start_date ?? raw.created, 'start_date'),
    currentPeriodStartAt: instant(
      item.current_period_start ?? raw.current_period_start,
      'current_period_start',
    ),
    currentPeriodEndAt: fromUnixSeconds(periodEnd),
    trialStartAt: optionalInstant(raw.trial_start),
    trialEndAt: optionalInstant(raw.trial_end),
    cancelAt: cancelAt(raw, periodEnd),
    canceledAt: optionalInstant(raw.canceled_at),
    endedAt: optionalInstant(raw.ended_at),
    endedReason: optionalText(optional(raw.cancellation_details)?.reason),
    collectionPaused: pause !== null,
    collectionPausedUntil: optionalInstant(pause?.resumes_at),
    latestInvoiceId: optionalId(raw.latest_invoice),
    card: cardOf(raw.default_payment_method),
    metadata: (optional(raw.metadata) ?? {}) as Record<string, string>,
  }
}

/** The portal sets `cancel_at` alone, the API may set `cancel_at_period_end`: both count as scheduled. */
function cancelAt(raw: AnyObject, periodEnd: number): Date | null {
  if (raw.status === 'canceled') return null
  if (typeof raw.cancel_at === 'number') return fromUnixSeconds(raw.cancel_at)
  return raw.cancel_at_period_end === true ? fromUnixSeconds(periodEnd) : null
}

export function normaliseInvoice(raw: AnyObject): NormalInvoice {
  const transitions = optional(raw.status_transitions)
  const details = optional(optional(raw.parent)?.subscription_details)
  return {
    id: text(raw.id, 'id'),
    customerId: idOf(raw.customer, 'customer'),
    subscriptionId: optionalId(details?.subscription) ?? optionalId(raw.subscription),
    number: optionalText(raw.number),
    status: text(raw.status, 'status') as NormalInvoice['status'],
    billingReason: optionalText(raw.billing_reason),
    currency: text(raw.currency, 'currency'),
    amount: number(raw.total, 'total'),
    amountPaid: number(raw.amount_paid, 'amount_paid'),
    amountRemaining: number(raw.amount_remaining, 'amount_remaining'),
    tax: taxOf(raw),
    lines: list(raw.lines).map(normaliseLine),
    issuedAt: instant(raw.effective_at ?? transitions?.finalized_at ?? raw.created, 'created'),
    paidAt: optionalInstant(transitions?.paid_at),
    attemptCount: number(raw.attempt_count ?? 0, 'attempt_count'),
    nextAttemptAt: optionalInstant(raw.next_payment_attempt),
    hostedInvoiceUrl: optionalText(raw.hosted_invoice_url),
    pdfUrl: optionalText(raw.invoice_pdf),
    paymentIntentIds: paymentIntentsOf(raw),
  }
}

function normaliseLine(line: AnyObject): NormalInvoice['lines'][number] {
  const period = object(line.period, 'lines.period')
  return {
    description: optionalText(line.description) ?? '',
    amount: number(line.amount, 'lines.amount'),
    periodStartAt: instant(period.start, 'lines.period.start'),
    periodEndAt: instant(period.end, 'lines.period.end'),
  }
}

function taxOf(raw: AnyObject): number {
  if (Array.isArray(raw.total_taxes)) {
    return (raw.total_taxes as AnyObject[]).reduce((sum, tax) => sum + Number(tax.amount ?? 0), 0)
  }
  return typeof raw.tax === 'number' ? raw.tax : 0
}

function paymentIntentsOf(raw: AnyObject): string[] {
  const old = optionalId(raw.payment_intent)
  const payments = list(raw.payments).map((entry) =>
    optionalId(optional(entry.payment)?.payment_intent),
  )
  return [old, ...payments].filter((id) => id !== null)
}

export function cardOf(paymentMethod: unknown): Card | null {
  const card = optional(optional(paymentMethod)?.card)
  if (card === null) return null
  return {
    brand: text(card.brand, 'card.brand'),
    last4: text(card.last4, 'card.last4'),
    expMonth: number(card.exp_month, 'card.exp_month'),
    expYear: number(card.exp_year, 'card.exp_year'),
  }
}

function optional(value: unknown): AnyObject | null {
  return typeof value === 'object' && value !== null ? (value as AnyObject) : null
}

function object(value: unknown, field: string): AnyObject {
  return optional(value) ?? missing(field)
}

function list(value: unknown): AnyObject[] {
  const data = optional(value)?.data
  return Array.isArray(data) ? (data as AnyObject[]) : []
}

function first(value: unknown, field: string): AnyObject {
  return list(value)[0] ?? missing(field)
}

function text(value: unknown, field: string): string {
  return typeof value === 'string' ? value : missing(field)
}

function optionalText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function number(value: unknown, field: string): number {
  return typeof value === 'number' ? value : missing(field)
}

function instant(value: unknown, field: string): Date {
  return fromUnixSeconds(number(value, field))
}

function optionalInstant(value: unknown): Date | null {
  return typeof value === 'number' ? fromUnixSeconds(value) : null
}

function idOf(value: unknown, field: string): string {
  return optionalId(value) ?? missing(field)
}

/** A reference is an id, or the object itself where it was expanded. */
export function optionalId(value: unknown): string | null {
  return typeof value === 'string' ? value : optionalText(optional(value)?.id)
}

function missing(field: string): never {
  throw new Error(`Stripe's object has no usable "${field}"; is its API version older than 2020?`)
}
