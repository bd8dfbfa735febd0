import { periodAt } from '../billing/periods.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { CheckoutLine, CheckoutView, SavedCard } from './checkout-view.ts'
import { amountToday, successUrl, trialEndOf } from './pay-checkout.ts'

type Session = Documents['checkout.session']

/** What the hosted page shows, or null for an id that nobody made. */
export function viewCheckout(op: Operation, sessionId: string): CheckoutView | null {
  const session = op.store.find('checkout.session', sessionId)
  if (!session) return null
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const trialEnd = session.status === 'open' ? trialEndOf(op, session) : null
  return {
    sessionId,
    status: session.status ?? 'expired',
    businessName: op.settings.businessName,
    cancelUrl: session.cancel_url,
    successUrl: successUrl(session),
    currency: session.currency ?? 'usd',
    lineItems: session.internal.lineItems.map((item) => lineOf(op, item)),
    subtotal: session.amount_subtotal ?? 0,
    discount: session.total_details?.amount_discount ?? 0,
    tax: session.total_details?.amount_tax ?? 0,
    totalToday: amountToday(session),
    // biome-ignore lint/suspicious/noThenProperty: it is data for the page, never a function.
    then: nextCharge(op, session, trialEnd),
    trialDays: session.internal.plan?.trialPeriodDays ?? null,
    trialEnd,
    email: customer?.email ?? session.customer_email,
    savedCards: session.customer ? savedCards(op, session.customer) : [],
    submitLabel:
      session.mode === 'subscription' ? (trialEnd === null ? 'Subscribe' : 'Start trial') : 'Pay',
    lastError: session.internal.lastError,
  }
}

function lineOf(op: Operation, item: Session['internal']['lineItems'][number]): CheckoutLine {
  const product = item.price ? get(op, 'product', item.price.product) : null
  const unit = item.price?.unit_amount ?? 0
  return {
    name: product?.name ?? item.description ?? '',
    description: product?.description ?? null,
    amount: item.price?.recurring ? unit * (item.quantity ?? 1) : item.amount_total,
    interval: item.price?.recurring?.interval ?? null,
    intervalCount: item.price?.recurring?.interval_count ?? null,
    quantity: item.quantity ?? 1,
  }
}

function nextCharge(
  op: Operation,
  session: Session,
  trialEnd: number | null,
): CheckoutView['then'] {
  const recurring = session.internal.lineItems.filter((item) => item.price?.recurring)
  const rhythm = recurring[0]?.price?.recurring
  if (!rhythm) return null
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const now = timeOf(op, customer)
  const amounts = recurring.map((item) => (item.price?.unit_amount ?? 0) * (item.quantity ?? 1))
  return {
    amount: amounts.reduce((sum, amount) => sum + amount, 0),
    interval: rhythm.interval,
    intervalCount: rhythm.interval_count,
    startsAt: trialEnd ?? periodAt(now, rhythm, now).end,
  }
}

/** One entry per card, though it was saved more than once. */
function savedCards(op: Operation, customerId: string): SavedCard[] {
  const byCard = new Map<string, SavedCard>()
  for (const method of op.store.all('payment_method', { customer: customerId })) {
    if (!method.card) continue
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
