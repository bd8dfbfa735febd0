import type { Documents } from '../documents.ts'
import { ApiError } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import { findActiveCode } from '../resources/promotion-codes.ts'
import { closeChallenges } from './close-challenges.ts'
import { mustBeChargeable, priceSession } from './price-session.ts'
import { withDiscounts } from './session-discounts.ts'

export type PromotionOutcome =
  | { kind: 'applied'; session: Documents['checkout.session'] }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'gone'; status: string }

/** The buyer types a promotion code, or takes theirs away (null). A refusal changes nothing. */
export function applyPromotionCode(
  op: Operation,
  sessionId: string,
  code: string | null,
): PromotionOutcome {
  const session = get(op, 'checkout.session', sessionId)
  if (session.status !== 'open') return { kind: 'gone', status: session.status ?? 'expired' }
  if (!session.allow_promotion_codes) {
    return refused('promotion_codes_not_allowed', 'This page does not take promotion codes.')
  }
  const found = code === null ? null : findActiveCode(op, code)
  if (code !== null && found === null) {
    return refused('promotion_code_invalid', 'This code is invalid.')
  }
  try {
    const choices = found ? [{ promotion_code: found.id }] : []
    const applied = priceSession(op, withDiscounts(op, session, choices))
    mustBeChargeable(applied)
    closeChallenges(op, session.id)
    op.store.save(applied)
    return { kind: 'applied', session: applied }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return refused(error.body.code ?? 'promotion_code_invalid', error.body.message)
  }
}

function refused(code: string, message: string): PromotionOutcome {
  return { kind: 'refused', code, message }
}
