import { type Card, cardBehaviour } from '../cards.ts'
import { DECLINES, type Decline } from '../declines.ts'
import type { Documents } from '../documents.ts'

export interface Circumstances {
  /** The buyer is not there to answer their bank. */
  offSession: boolean
  /** The buyer has just answered their bank. */
  authenticated: boolean
  /** The seller wants the bank to ask, whatever the card: `request_three_d_secure`. */
  insists?: boolean
}

export type Verdict =
  | { kind: 'approve' }
  | { kind: 'refuse'; refusal: Decline }
  | { kind: 'authenticate' }

/** What the card's bank says to a charge. */
export function judgeCharge(
  method: Documents['payment_method'],
  circumstances: Circumstances,
): Verdict {
  const verdict = judgeSetup(method, circumstances)
  if (verdict.kind !== 'approve') return verdict
  const card = cardBehaviour(method.internal.number)
  return card.refusedWhenCharged
    ? { kind: 'refuse', refusal: card.refusedWhenCharged }
    : { kind: 'approve' }
}

/** What it says to being saved for later. */
export function judgeSetup(
  method: Documents['payment_method'],
  { offSession, authenticated, insists = false }: Circumstances,
): Verdict {
  const card = cardBehaviour(method.internal.number)
  if (card.refused) return { kind: 'refuse', refusal: card.refused }
  if (!authenticated && asks(card, method.internal.setUp, offSession)) {
    return offSession
      ? { kind: 'refuse', refusal: DECLINES.authentication_required }
      : { kind: 'authenticate' }
  }
  if (!authenticated && insists && !offSession) return { kind: 'authenticate' }
  if (card.refusedAfterAuthentication) {
    return { kind: 'refuse', refusal: card.refusedAfterAuthentication }
  }
  return { kind: 'approve' }
}

function asks(card: Card, isSetUp: boolean, offSession: boolean): boolean {
  switch (card.authentication ?? 'never') {
    case 'never':
      return false
    case 'until_set_up':
      return !isSetUp
    case 'on_session':
      return !offSession
    case 'always':
      return true
  }
}
