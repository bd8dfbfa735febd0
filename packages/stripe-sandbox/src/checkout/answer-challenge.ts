import { keepCard } from '../billing/keep-card.ts'
import { DECLINES } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { type EventPlan, emit, inOrder } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { attemptPayment, attemptSetup, type Outcome } from '../payments/attempt-payment.ts'
import { rememberConsent } from '../payments/create-payment-method.ts'
import { lastError } from '../payments/payment-error.ts'
import { settleIntent } from '../payments/settle-intent.ts'
import { keepNewCard } from '../portal/add-card.ts'
import type { ChallengeView, PaymentOutcome } from './checkout-view.ts'
import { concludeCheckout, type Intent } from './pay-checkout.ts'

type Challenge = Documents['sandbox.challenge']

export function viewChallenge(op: Operation, challengeId: string): ChallengeView | null {
  const challenge = op.store.find('sandbox.challenge', challengeId)
  if (!challenge) return null
  const intent = intentOf(op, challenge)
  const method = get(op, 'payment_method', challenge.paymentMethodId)
  return {
    challengeId,
    businessName: op.settings.businessName,
    amount: intent.object === 'payment_intent' ? intent.amount : 0,
    currency: intent.object === 'payment_intent' ? intent.currency : 'usd',
    brand: method.card?.brand ?? 'card',
    last4: method.card?.last4 ?? '',
    returnUrl: challenge.returnUrl ?? '/',
    open: isOpen(op, challenge),
  }
}

/** The buyer's answer to their bank, which can be given once. */
export function answerChallenge(
  op: Operation,
  challengeId: string,
  answer: 'complete' | 'fail',
): PaymentOutcome {
  const challenge = op.store.find('sandbox.challenge', challengeId)
  if (!challenge || !isOpen(op, challenge)) return { kind: 'gone', status: 'answered' }
  op.store.save({ ...challenge, open: false })
  const events: EventPlan = { order: [], omitted: [] }
  return inOrder(op, events, () => {
    const outcome = answer === 'complete' ? authenticate(op, challenge) : refuse(op, challenge)
    if (challenge.sessionId) return concludeCheckout(op, challenge.sessionId, outcome, events)
    return concludeIntent(op, challenge, outcome)
  })
}

/** The bank lets the payment through, or refuses it after all. */
function authenticate(op: Operation, challenge: Challenge): Outcome<Intent> {
  rememberConsent(op, challenge.paymentMethodId)
  const method = get(op, 'payment_method', challenge.paymentMethodId)
  const intent = intentOf(op, challenge)
  const options = { offSession: false, authenticated: true, returnUrl: challenge.returnUrl }
  return intent.object === 'payment_intent'
    ? attemptPayment(op, intent, method, options)
    : attemptSetup(op, intent, method, options)
}

function refuse(op: Operation, challenge: Challenge): Outcome<Intent> {
  const method = get(op, 'payment_method', challenge.paymentMethodId)
  const before = intentOf(op, challenge)
  if (before.object === 'payment_intent') {
    const refusal = DECLINES.authentication_failed
    const intent: Documents['payment_intent'] = {
      ...before,
      last_payment_error: lastError(refusal, method, null),
      next_action: null,
      payment_method: null,
      status: 'requires_payment_method',
    }
    op.store.save(intent)
    emit(op, 'payment_intent.payment_failed', intent)
    return { kind: 'declined', intent, refusal, chargeId: null }
  }
  const refusal = {
    ...DECLINES.authentication_failed,
    code: 'setup_intent_authentication_failure',
  }
  const intent: Documents['setup_intent'] = {
    ...before,
    last_setup_error: lastError(refusal, method, null),
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  }
  op.store.save(intent)
  emit(op, 'setup_intent.setup_failed', intent)
  return { kind: 'declined', intent, refusal, chargeId: null }
}

function concludeIntent(
  op: Operation,
  challenge: Challenge,
  outcome: Outcome<Intent>,
): PaymentOutcome {
  if (outcome.kind === 'challenge') return { kind: 'challenge', challengeId: outcome.challengeId }
  if (outcome.kind === 'declined') return { kind: 'declined', ...outcome.refusal, field: null }
  settleIntent(op, outcome.intent)
  const { intent } = outcome
  if (intent.object === 'setup_intent' && intent.internal.portal) keepNewCard(op, intent)
  const invoiceId = intent.object === 'payment_intent' ? intent.internal.invoiceId : null
  const invoice = invoiceId ? get(op, 'invoice', invoiceId) : null
  if (invoice && challenge.returnUrl === invoice.internal.hostedUrl) {
    keepCard(op, invoice, challenge.paymentMethodId)
  }
  return { kind: 'redirect', url: challenge.returnUrl ?? op.settings.url }
}

/** A challenge dies with the attempt that asked for it. */
function isOpen(op: Operation, challenge: Challenge): boolean {
  const intent = intentOf(op, challenge)
  return (
    challenge.open &&
    intent.status === 'requires_action' &&
    intent.payment_method === challenge.paymentMethodId
  )
}

function intentOf(op: Operation, { intentId }: Challenge): Intent {
  return op.store.find('payment_intent', intentId) ?? get(op, 'setup_intent', intentId)
}
