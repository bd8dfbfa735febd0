import type { Decline } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { type EventPlan, inOrder } from '../events/emit.ts'
import { ApiError } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { attemptPayment, attemptSetup, type Outcome } from '../payments/attempt-payment.ts'
import { createPaymentIntent, createSetupIntent } from '../payments/create-intent.ts'
import { createPaymentMethod } from '../payments/create-payment-method.ts'
import type { CheckoutPayment, PaymentOutcome } from './checkout-view.ts'
import { completeSession, PAID_ORDER, TRIAL_ORDER } from './complete-session.ts'
import { priceSession } from './price-session.ts'
import type { BuyerDetails } from './session-internal.ts'
import type { Settled } from './subscribe.ts'

type Session = Documents['checkout.session']
type Method = Documents['payment_method']
export type Intent = Documents['payment_intent'] | Documents['setup_intent']

/** The buyer presses the button. Nothing but the payment itself comes about before it succeeded. */
export function payCheckout(
  op: Operation,
  sessionId: string,
  payment: CheckoutPayment,
): PaymentOutcome {
  const found = get(op, 'checkout.session', sessionId)
  if (found.status !== 'open') return { kind: 'gone', status: found.status ?? 'expired' }
  const session = withBuyer(op, found, payment)
  const events: EventPlan = { order: [], omitted: [] }
  if (!needsCard(op, session)) {
    return inOrder(op, { ...events, order: TRIAL_ORDER }, () =>
      redirect(op, session, { kind: 'free' }),
    )
  }
  let method: Method
  try {
    method = methodOf(op, session, payment)
  } catch (error) {
    if (error instanceof ApiError && error.body.type === 'card_error') {
      const { code, decline_code: declineCode, message } = error.body
      return declined(op, session, { code: code!, declineCode: declineCode ?? null, message })
    }
    throw error
  }
  return inOrder(op, events, () => {
    const options = {
      offSession: false,
      authenticated: false,
      returnUrl: `${op.settings.url}/c/pay/${session.id}`,
    }
    const outcome = takesPayment(op, session)
      ? attemptPayment(op, paymentIntentOf(op, session), method, options)
      : attemptSetup(op, setupIntentOf(op, session), method, options)
    return concludeCheckout(op, session.id, outcome, events)
  })
}

/** What the attempt means for the session; also after a 3-D Secure challenge. */
export function concludeCheckout(
  op: Operation,
  sessionId: string,
  outcome: Outcome<Intent>,
  events: EventPlan,
): PaymentOutcome {
  const session = get(op, 'checkout.session', sessionId)
  if (outcome.kind === 'declined') return declined(op, session, outcome.refusal)
  if (outcome.kind === 'challenge') return { kind: 'challenge', challengeId: outcome.challengeId }
  const settled: Settled =
    outcome.intent.object === 'payment_intent'
      ? { kind: 'paid', intent: outcome.intent }
      : { kind: 'set_up', intent: outcome.intent }
  events.order = settled.kind === 'paid' ? PAID_ORDER : TRIAL_ORDER
  return redirect(op, session, settled)
}

function redirect(op: Operation, session: Session, settled: Settled): PaymentOutcome {
  return { kind: 'redirect', url: successUrl(completeSession(op, session, settled)) }
}

export function successUrl(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

/** Something is due today; else the card is only saved. */
export function takesPayment(op: Operation, session: Session): boolean {
  return session.mode !== 'setup' && amountToday(op, session) > 0
}

/** A card is asked for unless nothing is due and nothing follows, or the session does without one. */
export function needsCard(op: Operation, session: Session): boolean {
  if (session.mode === 'setup' || amountToday(op, session) > 0) return true
  return session.payment_method_collection === 'always'
}

/**
 * Minor units to be charged now; during a trial the recurring items cost nothing yet. A subscription's first invoice
 * uses the customer's balance, which a single payment leaves alone.
 */
export function amountToday(op: Operation, session: Session): number {
  const total = session.amount_total ?? 0
  if (session.mode !== 'subscription' || !session.customer) return total
  return Math.max(0, total + get(op, 'customer', session.customer).balance)
}

/** Absolute seconds at which the plan's trial would end if the buyer paid now, or null. */
export function trialEndOf(op: Operation, session: Session): number | null {
  const plan = session.internal.plan
  if (!plan) return null
  if (plan.trialEnd !== null) return plan.trialEnd
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  return plan.trialPeriodDays === null ? null : timeOf(op, customer) + plan.trialPeriodDays * 86_400
}

function withBuyer(op: Operation, session: Session, payment: CheckoutPayment): Session {
  const customer = session.customer ? get(op, 'customer', session.customer) : null
  const buyer: BuyerDetails = {
    email: customer?.email ?? session.customer_email ?? payment.email ?? null,
    name: payment.name ?? null,
    country: payment.country ?? null,
    postalCode: payment.postalCode ?? null,
    line1: payment.line1 ?? null,
    line2: payment.line2 ?? null,
    city: payment.city ?? null,
    state: payment.state ?? null,
    phone: payment.phone ?? null,
    businessName: payment.businessName ?? null,
    individualName: payment.individualName ?? null,
    taxId: payment.taxId ?? null,
    customFields: payment.customFields ?? {},
    acceptsTerms: payment.acceptsTerms ?? false,
    wantsPromotions: payment.wantsPromotions ?? null,
    savesCard: payment.savesCard ?? false,
  }
  const known = { ...session, internal: { ...session.internal, buyer } }
  const updated = session.internal.plan?.anchor ? priceSession(op, known) : known
  op.store.save(updated)
  return updated
}

function methodOf(op: Operation, session: Session, { card }: CheckoutPayment): Method {
  if (card === null) {
    throw new ApiError(402, {
      type: 'card_error',
      code: 'incomplete_number',
      message: 'Your card number is incomplete.',
    })
  }
  if ('savedPaymentMethod' in card) {
    const method = get(op, 'payment_method', card.savedPaymentMethod)
    if (method.customer !== null && method.customer === session.customer) return method
    throw new ApiError(402, {
      type: 'card_error',
      code: 'card_declined',
      message: 'This saved card does not belong to the customer of this session.',
    })
  }
  const method = createPaymentMethod(op, card, session.internal.buyer ?? {})
  const shown = { ...method, allow_redisplay: redisplayOf(session) }
  op.store.save(shown)
  return shown
}

/** Whether a later page may offer the card again: https://docs.stripe.com/payments/checkout/save-during-payment */
function redisplayOf(session: Session): Method['allow_redisplay'] & string {
  const { intent, buyer } = session.internal
  if (buyer?.savesCard) return 'always'
  return intent.allowRedisplay ?? (session.mode === 'payment' ? 'unspecified' : 'limited')
}

/** One intent per session: a second card tries it again. */
function paymentIntentOf(op: Operation, session: Session): Documents['payment_intent'] {
  const { paymentIntentId, intent: wanted, buyer } = session.internal
  const amount = amountToday(op, session)
  if (paymentIntentId) {
    const known = { ...get(op, 'payment_intent', paymentIntentId), amount }
    op.store.save(known)
    return known
  }
  const isSubscription = session.mode === 'subscription'
  const saved = buyer?.savesCard ? 'on_session' : null
  const made = createPaymentIntent(op, {
    amount,
    currency: session.currency!,
    customer: session.customer,
    description: isSubscription ? 'Subscription creation' : wanted.description,
    metadata: wanted.metadata,
    receiptEmail: wanted.receiptEmail,
    sessionId: session.id,
    futureUsage: isSubscription ? 'off_session' : (wanted.futureUsage ?? saved),
  })
  const intent = {
    ...made,
    statement_descriptor: wanted.statementDescriptor,
    statement_descriptor_suffix: wanted.statementDescriptorSuffix,
  }
  op.store.save(intent)
  remember(op, session.id, { paymentIntentId: intent.id })
  return intent
}

function setupIntentOf(op: Operation, session: Session): Documents['setup_intent'] {
  const { setupIntentId } = session.internal
  if (setupIntentId) return get(op, 'setup_intent', setupIntentId)
  const { description, metadata } = session.internal.intent
  const intent = createSetupIntent(op, {
    customer: session.customer,
    sessionId: session.id,
    description,
    metadata,
  })
  remember(op, session.id, { setupIntentId: intent.id })
  return intent
}

function remember(op: Operation, sessionId: string, known: Partial<Session['internal']>): void {
  const session = get(op, 'checkout.session', sessionId)
  op.store.save({ ...session, internal: { ...session.internal, ...known } })
}

const FIELDS: Record<string, 'number' | 'expiry' | 'cvc'> = {
  incorrect_number: 'number',
  invalid_expiry_month: 'expiry',
  invalid_expiry_year: 'expiry',
  expired_card: 'expiry',
  invalid_cvc: 'cvc',
  incorrect_cvc: 'cvc',
}

function declined(op: Operation, session: Session, refusal: Decline): PaymentOutcome {
  remember(op, session.id, { lastError: refusal })
  return { kind: 'declined', ...refusal, field: FIELDS[refusal.code] ?? null }
}
