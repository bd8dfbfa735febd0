import type { Context, SignedIn } from '../context.ts'
import { changeSubscription } from './change-subscription.ts'
import type { SubscriptionAnswer } from './present-subscription.ts'

/**
 * Cancels at the end of what is paid for. Access stays until then, and resuming before then changes nothing.
 * @throws {Refusal} 409 cannot_cancel, 409 subscription_changed, 503 stripe_unavailable
 */
export function cancelSubscription(ctx: Context, signedIn: SignedIn): Promise<SubscriptionAnswer> {
  return changeSubscription(ctx, signedIn, {
    action: 'cancel',
    reach: 'all',
    act: (stripe, id) => stripe.subscriptions.update(id, { cancel_at_period_end: true }),
  })
}
