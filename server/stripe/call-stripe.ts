import Stripe from 'stripe'
import type { Context } from '../context.ts'
import { unavailable } from '../http/errors.ts'
import { isOutage, reportFailure, reportSuccess } from './budget.ts'

/**
 * A call that a person waits for: it is not queued behind the background's budget, but its outcome feeds the breaker.
 * @throws {Refusal} 503 `stripe_unavailable` when Stripe does not answer or is too busy: nothing may be half done
 */
export async function callStripe<T>(
  ctx: Context,
  call: (stripe: Stripe) => Promise<T>,
): Promise<T> {
  try {
    const result = await call(ctx.stripe)
    await reportSuccess(ctx)
    return result
  } catch (error) {
    await reportFailure(ctx, error)
    if (!isOutage(error) && !isBusy(error)) throw error
    ctx.log.warn({ err: error }, 'Stripe did not answer a call that somebody waits for')
    throw unavailable(
      'stripe_unavailable',
      'The payment provider does not answer at the moment. Nothing was charged or changed; try again in a minute.',
      30,
    )
  }
}

/** Rate limits, locks, and a twin of this call that is still in flight. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeRateLimitError ||
    (error instanceof Stripe.errors.StripeError && error.statusCode === 409)
  )
}

/** What the call is about does not exist there, or not any more. */
export function isMissingAtStripe(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeError && error.code === 'resource_missing'
}

/** Stripe understood the call and refused it, so that repeating it changes nothing. */
export function isRefusedByStripe(error: unknown): error is Stripe.errors.StripeError {
  if (!(error instanceof Stripe.errors.StripeError)) return false
  const status = error.statusCode ?? 0
  return status >= 400 && status < 500 && !isBusy(error)
}
