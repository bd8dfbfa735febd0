import { DECLINES } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import { attemptPayment, attemptSetup } from './attempt-payment.ts'
import { cardError } from './payment-error.ts'
import { settleIntent } from './settle-intent.ts'

export interface Confirmation {
  offSession?: boolean
  returnUrl?: string
  /** Refuse the payment instead of asking the buyer. */
  refusesAction?: boolean
}

/** @throws 402 when the card is refused; what happened stays */
export function confirmPayment(
  op: Operation,
  intent: Documents['payment_intent'],
  how: Confirmation,
): Documents['payment_intent'] {
  mustBeOpen(intent, 'confirm')
  if (!intent.payment_method) throw withoutMethod('PaymentIntent', 'payment_intent')
  const method = get(op, 'payment_method', intent.payment_method)
  const outcome = attemptPayment(op, intent, method, {
    offSession: how.offSession ?? false,
    authenticated: false,
    insists: insistsOn(intent.payment_method_options),
    returnUrl: how.returnUrl ?? null,
  })
  if (outcome.kind === 'declined') {
    throw cardError(outcome.refusal, {
      charge: outcome.chargeId,
      intent: outcome.intent,
      method,
    })
  }
  if (outcome.kind === 'challenge' && how.refusesAction) throw actionRefused(outcome.intent)
  if (outcome.kind === 'succeeded') settleIntent(op, outcome.intent)
  return get(op, 'payment_intent', intent.id)
}

/** @throws 402 when the card is refused; what happened stays */
export function confirmSetup(
  op: Operation,
  intent: Documents['setup_intent'],
  how: Confirmation,
): Documents['setup_intent'] {
  mustBeOpenSetup(intent)
  if (!intent.payment_method) throw withoutMethod('SetupIntent', 'setup_intent')
  const method = get(op, 'payment_method', intent.payment_method)
  const outcome = attemptSetup(op, intent, method, {
    offSession: false,
    authenticated: false,
    insists: insistsOn(intent.payment_method_options),
    returnUrl: how.returnUrl ?? null,
  })
  if (outcome.kind === 'declined') {
    throw cardError(outcome.refusal, { setupIntent: outcome.intent, method })
  }
  if (outcome.kind === 'succeeded') settleIntent(op, outcome.intent)
  return get(op, 'setup_intent', intent.id)
}

export function mustBeOpen(intent: Documents['payment_intent'], verb: string): void {
  const isClosed = intent.status === 'succeeded' || intent.status === 'canceled'
  if (!isClosed && !(verb === 'confirm' && intent.status === 'requires_capture')) return
  throw invalid(
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    { code: 'payment_intent_unexpected_state' },
  )
}

export function mustBeOpenSetup(intent: Documents['setup_intent']): void {
  if (intent.status !== 'succeeded' && intent.status !== 'canceled') return
  throw invalid(`This SetupIntent has a status of ${intent.status}.`, {
    code: 'setup_intent_unexpected_state',
  })
}

function insistsOn(options: { card?: { request_three_d_secure?: string | null } } | null): boolean {
  const wish = options?.card?.request_three_d_secure
  return wish === 'any' || wish === 'challenge'
}

function withoutMethod(name: string, code: string): ApiError {
  return invalid(
    `You cannot confirm this ${name} because it's missing a payment method. Update the ${name} with a payment method and then confirm it again.`,
    { code: `${code}_unexpected_state` },
  )
}

/** The caller said beforehand that nobody is there to act. Nothing of the attempt stays. */
function actionRefused(intent: Documents['payment_intent']): ApiError {
  const { code, declineCode, message } = DECLINES.authentication_required
  return new ApiError(402, {
    type: 'card_error',
    code,
    decline_code: declineCode ?? code,
    message,
    payment_intent: renderDocument(intent),
  })
}
