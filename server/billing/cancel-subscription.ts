import { can } from '#domain/subscription.ts'
import type { Context, SignedIn } from '../context.ts'
import { conflict } from '../http/errors.ts'
import { callStripe } from '../stripe/call-stripe.ts'
import { requestSync } from '../stripe/request-sync.ts'
import { answerSubscription, type SubscriptionAnswer } from './present-subscription.ts'
import { listSubscriptions } from './queries.ts'

/**
 * Cancels at the end of what is paid for. Access stays until then, and resuming before then changes nothing.
 * @throws {Refusal} 409 cannot_cancel, 503 stripe_unavailable
 */
export async function cancelSubscription(
  ctx: Context,
  signedIn: SignedIn,
): Promise<SubscriptionAnswer> {
  const [current] = await listSubscriptions(ctx.db, signedIn.accountId)
  const subject = current ? { status: current.status, cancelAt: current.cancel_at } : null
  const permission = can('cancel', subject)
  if (!permission.allowed || !current) {
    throw conflict(
      'cannot_cancel',
      permission.allowed ? 'There is no subscription yet.' : permission.reason,
    )
  }
  await callStripe(ctx, (stripe) =>
    stripe.subscriptions.update(current.id, { cancel_at_period_end: true }),
  )
  await requestSync(ctx, current.customer_id)
  return answerSubscription(ctx.db, signedIn.accountId)
}
