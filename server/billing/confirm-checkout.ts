import { isLive } from '#domain/subscription.ts'
import type { Context, SignedIn } from '../context.ts'
import { notFound } from '../http/errors.ts'
import { requestSync } from '../stripe/request-sync.ts'
import { findIntentBySession, type IntentRow } from './checkout-queries.ts'
import { findNewestInvoice } from './history-queries.ts'
import { type CheckoutStep, listCheckoutSteps } from './list-checkout-steps.ts'
import { type PresentedInvoice, presentInvoice } from './present-invoice.ts'
import { type PresentedSubscription, presentSubscription } from './present-subscription.ts'
import { findCustomerId, listSubscriptions } from './queries.ts'

export interface ConfirmedCheckout {
  /** `processing`: paid, and not yet confirmed; ask again. `open`: not paid yet. */
  state: 'subscribed' | 'processing' | 'open' | 'expired'
  subscription: PresentedSubscription | null
  invoice: PresentedInvoice | null
  steps: CheckoutStep[]
}

/**
 * What the success page shows. The session in its address proves nothing: it must belong to the account, and it only
 * makes us ask Stripe at once, instead of waiting for the webhook.
 * @throws {Refusal} 404 when the session is not this account's
 */
export async function confirmCheckout(
  ctx: Context,
  signedIn: SignedIn,
  sessionId: string,
): Promise<ConfirmedCheckout> {
  const known = await findIntentBySession(ctx.db, signedIn.accountId, sessionId)
  const customerId = await findCustomerId(ctx.db, signedIn.accountId)
  if (!known || !customerId) throw notFound('checkout session')
  const before = await findLive(ctx, signedIn.accountId)
  const settled = before !== null && known.state === 'complete'
  const synced = settled || (await requestSync(ctx, customerId))
  const intent = (await findIntentBySession(ctx.db, signedIn.accountId, sessionId)) ?? known
  const subscription = await findLive(ctx, signedIn.accountId)
  if (!subscription) {
    return {
      state: stateOf(intent, synced),
      subscription: null,
      invoice: null,
      steps: await listCheckoutSteps(ctx.db, signedIn.accountId, intent),
    }
  }
  const invoice = await findNewestInvoice(ctx.db, subscription.id)
  return {
    state: 'subscribed',
    subscription: await presentSubscription(ctx.db, subscription),
    invoice: invoice ? presentInvoice(invoice) : null,
    steps: await listCheckoutSteps(ctx.db, signedIn.accountId, intent),
  }
}

async function findLive(ctx: Context, accountId: string) {
  const [current] = await listSubscriptions(ctx.db, accountId)
  return current && isLive(current.status) ? current : null
}

/** Without an answer from Stripe nobody is told that a payment is missing. */
function stateOf(intent: IntentRow, synced: boolean): ConfirmedCheckout['state'] {
  if (!synced || intent.state === 'complete') return 'processing'
  return intent.state === 'open' ? 'open' : 'expired'
}
