import type Stripe from 'stripe'
import { can } from '#domain/subscription.ts'
import type { Context, SignedIn } from '../context.ts'
import { conflict } from '../http/errors.ts'
import { callStripe } from '../stripe/call-stripe.ts'
import { requestSync } from '../stripe/request-sync.ts'
import { answerSubscription, type SubscriptionAnswer } from './present-subscription.ts'
import { listSubscriptions } from './queries.ts'

/**
 * Takes a scheduled cancellation back; the plan, its price and the billing day stay as they were.
 * @throws {Refusal} 409 cannot_resume, 503 stripe_unavailable
 */
export async function resumeSubscription(
  ctx: Context,
  signedIn: SignedIn,
): Promise<SubscriptionAnswer> {
  const [current] = await listSubscriptions(ctx.db, signedIn.accountId)
  const subject = current ? { status: current.status, cancelAt: current.cancel_at } : null
  const permission = can('resume', subject)
  if (!permission.allowed || !current) {
    throw conflict(
      'cannot_resume',
      permission.allowed ? 'There is no subscription yet.' : permission.reason,
    )
  }
  await callStripe(ctx, (stripe) => undoCancellation(stripe, current.id))
  await requestSync(ctx, current.customer_id)
  return answerSubscription(ctx.db, signedIn.accountId)
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
