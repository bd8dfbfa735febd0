import type Stripe from 'stripe'
import { type Action, can } from '#domain/subscription.ts'
import type { Context, SignedIn } from '../context.ts'
import { conflict } from '../http/errors.ts'
import { callStripe, isRefusedByStripe } from '../stripe/call-stripe.ts'
import { requestSync } from '../stripe/request-sync.ts'
import { answerSubscription, type SubscriptionAnswer } from './present-subscription.ts'
import { listSubscriptions, type SubscriptionRow } from './queries.ts'

export interface Change {
  action: Action
  /** Should an account have two subscriptions: whoever cancels means both, whoever resumes means the one that is shown. */
  reach: 'shown' | 'all'
  act: (stripe: Stripe, subscriptionId: string) => Promise<unknown>
}

/**
 * Changes at Stripe what the account has, then reads it back; our records are written by the sync alone.
 * @throws {Refusal} 409 `cannot_<action>` by the table in `domain/subscription.ts`, 409 `subscription_changed` when
 * Stripe knows better, 503 stripe_unavailable
 */
export async function changeSubscription(
  ctx: Context,
  signedIn: SignedIn,
  { action, reach, act }: Change,
): Promise<SubscriptionAnswer> {
  const rows = await listSubscriptions(ctx.db, signedIn.accountId)
  const meant = reach === 'all' ? rows : rows.slice(0, 1)
  const targets = meant.filter((row) => permission(action, row).allowed)
  const [first] = targets
  if (!first) {
    const refusal = permission(action, rows[0])
    throw conflict(
      `cannot_${action}`,
      refusal.allowed ? 'There is no subscription yet.' : refusal.reason,
    )
  }
  try {
    for (const row of targets) await callStripe(ctx, (stripe) => act(stripe, row.id))
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    await requestSync(ctx, first.customer_id)
    throw conflict(
      'subscription_changed',
      'Your subscription has changed meanwhile. Look at it again, then decide.',
    )
  }
  await requestSync(ctx, first.customer_id)
  return answerSubscription(ctx.db, signedIn.accountId)
}

function permission(action: Action, row: SubscriptionRow | undefined) {
  return can(action, row ? { status: row.status, cancelAt: row.cancel_at } : null)
}
