import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import type { SessionLineItem } from '../shapes.ts'
import { breakDown } from './break-down.ts'
import { quantityRange } from './change-session.ts'
import type {
  CheckoutLine,
  CheckoutView,
  SavedCard,
  SubmitLabel,
  TaxAmount,
} from './checkout-view.ts'
import { isFreeToday } from './first-period.ts'
import { nextCharge } from './next-charge.ts'
import { amountToday, successUrl, trialEndOf } from './pay-checkout.ts'
import { wholeAmount } from './price-session.ts'
import { sessionDiscounts } from './session-discounts.ts'
import { taxLabel } from './tax-label.ts'
import { asksOf } from './view-asks.ts'

type Session = Documents['checkout.session']

/** What the hosted page shows, or null for an id that nobody made. */
export function viewCheckout(op: Operation, sessionId: string): CheckoutView | null {
  const session = op.store.find('checkout.session', sessionId)
  if (!session) return null
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const trialEnd = session.status === 'open' ? trialEndOf(op, session) : null
  const { lineItems, optionalItems } = session.internal
  const next = nextCharge(op, session, trialEnd)
  return {
    sessionId,
    mode: session.mode,
    status: session.status ?? 'expired',
    businessName: op.settings.businessName,
    cancelUrl: session.cancel_url,
    successUrl: successUrl(session),
    recoveryUrl: session.after_expiration?.recovery?.url ?? null,
    currency: session.currency ?? 'usd',
    lineItems: lineItems.map((item) => lineOf(op, session, item)),
    optionalItems: optionalItems
      .filter((optional) => !lineItems.some(({ id }) => id === optional.id))
      .map((item) => lineOf(op, session, item)),
    subtotal: session.amount_subtotal ?? 0,
    discount: session.total_details?.amount_discount ?? 0,
    taxes: taxesOf(op, session),
    balanceApplied: amountToday(op, session) - (session.amount_total ?? 0),
    totalToday: amountToday(op, session),
    // biome-ignore lint/suspicious/noThenProperty: it is data for the page, never a function.
    then: next,
    trialDays: session.internal.plan?.trialPeriodDays ?? null,
    freeUntil: isFreeToday(session) ? (next?.startsAt ?? null) : null,
    email: customer?.email ?? session.customer_email,
    discountLabel: discountLabel(op, session),
    promotionCode: session.allow_promotion_codes ? promotionCodeOf(op, session) : null,
    asks: asksOf(op, session),
    texts: {
      submit: session.custom_text.submit?.message ?? null,
      afterSubmit: session.custom_text.after_submit?.message ?? null,
      terms: session.custom_text.terms_of_service_acceptance?.message ?? null,
    },
    savedCards: session.customer ? savedCards(op, session, session.customer) : [],
    submitLabel: submitLabel(session, trialEnd),
    lastError: session.internal.lastError,
  }
}

const LABELS = {
  auto: 'Pay',
  book: 'Book',
  donate: 'Donate',
  pay: 'Pay',
  subscribe: 'Subscribe',
} as const

function submitLabel(session: Session, trialEnd: number | null): SubmitLabel {
  if (session.mode === 'setup') return 'Save card'
  if (session.submit_type) return LABELS[session.submit_type]
  if (session.mode === 'payment') return 'Pay'
  return trialEnd === null ? 'Subscribe' : 'Start trial'
}

function lineOf(op: Operation, session: Session, item: SessionLineItem): CheckoutLine {
  const product = item.price ? get(op, 'product', item.price.product) : null
  const quantity = item.quantity ?? 1
  return {
    id: item.id,
    name: product?.name ?? item.description ?? '',
    description: product?.description ?? null,
    amount: item.amount_subtotal || wholeAmount(item),
    interval: item.price?.recurring?.interval ?? null,
    intervalCount: item.price?.recurring?.interval_count ?? null,
    quantity,
    range: quantityRange(item, session.internal.lineItems.length),
    isOptional: session.internal.optionalItems.some(({ id }) => id === item.id),
  }
}

/** `HALF (50% off)`: the code that the buyer typed, else the coupon's name, and what it takes off. */
function discountLabel(op: Operation, session: Session): string | null {
  const [discount] = sessionDiscounts(op, session)
  if (!discount) return null
  const coupon = discount.source.coupon ? op.store.find('coupon', discount.source.coupon) : null
  const name = promotionCodeOf(op, session) ?? coupon?.name ?? 'Discount'
  const percent = discount.internal.terms.percentOff
  return percent === null ? name : `${name} (${percent}% off)`
}

function taxesOf(op: Operation, session: Session): TaxAmount[] {
  if (!session.total_details?.amount_tax) return []
  const { taxes } = breakDown(op, session)
  return taxes
    .filter(({ amount }) => amount > 0)
    .map(({ amount, rate }) => ({ label: taxLabel(rate), amount, isIncluded: rate.inclusive }))
}

function promotionCodeOf(op: Operation, session: Session): string | null {
  const id = session.internal.discounts[0]?.promotion_code
  return id ? (op.store.find('promotion_code', id)?.code ?? null) : null
}

/** One entry per card, though it was saved more than once. */
function savedCards(op: Operation, session: Session, customerId: string): SavedCard[] {
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always']
  const byCard = new Map<string, SavedCard>()
  for (const method of op.store.all('payment_method', { customer: customerId })) {
    if (!method.card || !shown.includes(method.allow_redisplay ?? 'unspecified')) continue
    byCard.set(method.card.fingerprint ?? method.id, {
      id: method.id,
      brand: method.card.brand,
      last4: method.card.last4,
      expMonth: method.card.exp_month,
      expYear: method.card.exp_year,
    })
  }
  return [...byCard.values()].reverse()
}
