import type { SubscriptionChange } from '../billing/update-subscription.ts'
import { ApiError } from '../http/api-error.ts'
import type { Operation } from '../operation.ts'
import { findActiveCode } from '../resources/promotion-codes.ts'
import { PortalRefusal } from './portal-refusal.ts'

const FIELD = 'promotionCode'

/** A code takes the place of the discounts that the subscription has. */
export function discountsFor(
  op: Operation,
  allowed: readonly string[],
  typed: string | null | undefined,
): Pick<SubscriptionChange, 'discounts'> {
  const code = typed?.trim()
  if (!code) return {}
  const found = allowed.includes('promotion_code') ? findActiveCode(op, code) : null
  if (!found) throw new PortalRefusal(`The code ${code} is not valid.`, FIELD)
  return { discounts: [{ promotion_code: found.id }] }
}

/** Says in the portal why a code cannot be redeemed, in the words of the API. */
export function withCode<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError && error.body.param?.startsWith('discounts')) {
      throw new PortalRefusal(error.message, FIELD)
    }
    throw error
  }
}

export function refuseCode({ promotionCode }: { promotionCode?: string | null }): void {
  if (!promotionCode?.trim()) return
  const message = 'A code works with a change that starts now. Leave it out for this plan.'
  throw new PortalRefusal(message, FIELD)
}
