import type Stripe from 'stripe'
import type { Context, SignedIn } from '../context.ts'
import { changeSubscription } from './change-subscription.ts'
import type { SubscriptionAnswer } from './present-subscription.ts'

/**
 * Takes a scheduled cancellation back; the plan, its price and the billing day stay as they were.
 * @throws {Refusal} 409 cannot_resume, 409 subscription_changed, 503 stripe_unavailable
 */
export function resumeSubscription(ctx: Context, signedIn: SignedIn): Promise<SubscriptionAnswer> {
  return changeSubscription(ctx, signedIn, {
    action: 'resume',
    reach: 'shown',
    act: undoCancellation,
  })
}

/** The portal schedules by `cancel_at`, the API by `cancel_at_period_end`; each is undone by its own name. */
async function undoCancellation(stripe: Stripe, id: string): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(id)
  const byPeriod = subscription.cancel_at_period_end
  await stripe.subscriptions.update(
    id,
    byPeriod ? { cancel_at_period_end: false } : { cancel_at: '' },
  )
}
