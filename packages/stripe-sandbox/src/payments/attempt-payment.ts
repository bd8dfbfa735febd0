import { cardBehaviour } from '../cards.ts'
import type { Decline } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import { HOLD } from './capture-intent.ts'
import { createCharge } from './create-charge.ts'
import { type Circumstances, judgeCharge, judgeSetup } from './judge-card.ts'
import { openDispute } from './open-dispute.ts'
import { lastError } from './payment-error.ts'
import { warnOfFraud } from './warn-of-fraud.ts'

export type Outcome<Intent> =
  | { kind: 'succeeded'; intent: Intent }
  | { kind: 'declined'; intent: Intent; refusal: Decline; chargeId: string | null }
  | { kind: 'challenge'; intent: Intent; challengeId: string }

export interface AttemptOptions extends Circumstances {
  /** Where the buyer goes when the bank's question was answered. */
  returnUrl: string | null
}

/** Charges a card for an intent, once, and says what came of it. */
export function attemptPayment(
  op: Operation,
  before: Documents['payment_intent'],
  method: Documents['payment_method'],
  options: AttemptOptions,
): Outcome<Documents['payment_intent']> {
  const intent: Documents['payment_intent'] = {
    ...before,
    next_action: null,
    last_payment_error: null,
  }
  const forced = op.takeForcedDecline(intent.customer)
  const verdict = forced
    ? { kind: 'refuse' as const, refusal: forced }
    : judgeCharge(method, options)
  switch (verdict.kind) {
    case 'authenticate': {
      const challengeId = openChallenge(op, intent, method, options.returnUrl)
      intent.payment_method = method.id
      intent.status = 'requires_action'
      intent.next_action = nextAction(op, challengeId, options.returnUrl)
      op.store.save(intent)
      emit(op, 'payment_intent.requires_action', intent)
      return { kind: 'challenge', intent, challengeId }
    }
    case 'refuse': {
      const { refusal } = verdict
      const charge = createCharge(op, intent, method, refusal, options.authenticated)
      emit(op, 'charge.failed', charge)
      intent.latest_charge = charge.id
      intent.payment_method = null
      intent.status = 'requires_payment_method'
      intent.last_payment_error = lastError(refusal, method, charge.id)
      op.store.save(intent)
      emit(op, 'payment_intent.payment_failed', intent)
      return { kind: 'declined', intent, refusal, chargeId: charge.id }
    }
    case 'approve': {
      approve(op, intent, method, options.authenticated)
      return { kind: 'succeeded', intent }
    }
  }
}

/** The intent is changed in place: paid, or with the money held for it until it is captured. */
function approve(
  op: Operation,
  intent: Documents['payment_intent'],
  method: Documents['payment_method'],
  authenticated: boolean,
): void {
  const charge = createCharge(op, intent, method, null, authenticated)
  emit(op, 'charge.succeeded', charge)
  intent.latest_charge = charge.id
  intent.payment_method = method.id
  if (intent.capture_method === 'manual') {
    intent.status = 'requires_capture'
    intent.amount_capturable = intent.amount
    intent.internal = { ...intent.internal, releasedAt: op.now + HOLD }
    op.store.save(intent)
    emit(op, 'payment_intent.amount_capturable_updated', intent)
  } else {
    intent.status = 'succeeded'
    intent.amount_received = intent.amount
    op.store.save(intent)
    emit(op, 'payment_intent.succeeded', intent)
  }
  const { disputed, fraudWarning } = cardBehaviour(method.internal.number)
  if (fraudWarning) warnOfFraud(op, charge)
  if (disputed) openDispute(op, charge, disputed)
}

/** Saves a card for later, once, and says what came of it. */
export function attemptSetup(
  op: Operation,
  before: Documents['setup_intent'],
  method: Documents['payment_method'],
  options: AttemptOptions,
): Outcome<Documents['setup_intent']> {
  const intent: Documents['setup_intent'] = {
    ...before,
    next_action: null,
    last_setup_error: null,
  }
  const verdict = judgeSetup(method, options)
  switch (verdict.kind) {
    case 'authenticate': {
      const challengeId = openChallenge(op, intent, method, options.returnUrl)
      intent.payment_method = method.id
      intent.status = 'requires_action'
      intent.next_action = nextAction(op, challengeId, options.returnUrl)
      op.store.save(intent)
      emit(op, 'setup_intent.requires_action', intent)
      return { kind: 'challenge', intent, challengeId }
    }
    case 'refuse': {
      const { refusal } = verdict
      intent.payment_method = null
      intent.status = 'requires_payment_method'
      intent.last_setup_error = lastError(refusal, method, null)
      op.store.save(intent)
      emit(op, 'setup_intent.setup_failed', intent)
      return { kind: 'declined', intent, refusal, chargeId: null }
    }
    case 'approve': {
      intent.payment_method = method.id
      intent.status = 'succeeded'
      op.store.save(intent)
      emit(op, 'setup_intent.succeeded', intent)
      return { kind: 'succeeded', intent }
    }
  }
}

function openChallenge(
  op: Operation,
  intent: Documents['payment_intent'] | Documents['setup_intent'],
  method: Documents['payment_method'],
  returnUrl: string | null,
): string {
  const challenge: Documents['sandbox.challenge'] = {
    id: newId('challenge'),
    object: 'sandbox.challenge',
    created: op.now,
    intentId: intent.id,
    paymentMethodId: method.id,
    sessionId: intent.internal.sessionId,
    returnUrl,
    open: true,
  }
  op.store.insert(challenge)
  return challenge.id
}

function nextAction(op: Operation, challengeId: string, returnUrl: string | null) {
  const url = `${op.settings.url}/c/challenge/${challengeId}`
  return { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } }
}
