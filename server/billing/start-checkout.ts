import type Stripe from 'stripe'
import { findPlan, type Interval, type Plan } from '#domain/plans.ts'
import { can } from '#domain/subscription.ts'
import type { Context, SignedIn } from '../context.ts'
import { conflict, invalid, unavailable } from '../http/errors.ts'
import { callStripe, isMissingAtStripe, isRefusedByStripe } from '../stripe/call-stripe.ts'
import { requestSync } from '../stripe/request-sync.ts'
import {
  closeIntent,
  findOpenIntent,
  hasUsedTrial,
  type IntentRow,
  insertIntent,
  recordSession,
} from './checkout-queries.ts'
import { ensureCustomer, replaceCustomer } from './ensure-customer.ts'
import { forgetPrices, getPriceId } from './prices.ts'
import { listSubscriptions } from './queries.ts'
import { sessionParams } from './session-params.ts'

export interface CheckoutChoice {
  plan: string
  interval: Interval
}

export interface StartedCheckout {
  url: string
  sessionId: string
}

/** Competing requests of one account settle within a few rounds: each either wins the row or meets the winner's. */
const MAX_ROUNDS = 5

/**
 * Opens Stripe Checkout for a plan. An account has at most one open session: the row that records the intention is
 * unique and written before the call, and its id is the idempotency key, so that a crash or a lost answer anywhere finds
 * the very same session again. When Stripe does not answer, nothing is half done.
 * @throws {Refusal} 409 already_subscribed, 422 unknown_plan, 503 stripe_unavailable
 */
export async function startCheckout(
  ctx: Context,
  signedIn: SignedIn,
  choice: CheckoutChoice,
): Promise<StartedCheckout> {
  const plan = findPlan(choice.plan)
  if (!plan) throw invalid('unknown_plan', `There is no plan called "${choice.plan}".`)
  await refuseWhenSubscribed(ctx, signedIn.accountId)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const customerId = await ensureCustomer(ctx, signedIn)
    const open = await findOpenIntent(ctx.db, signedIn.accountId)
    const intent = open ?? (await recordIntent(ctx, signedIn.accountId, plan, choice.interval))
    if (!intent) continue
    const session = await openSession(ctx, signedIn, customerId, intent)
    if (!session) continue
    if (session.status === 'complete') return refuseAsPaid(ctx, customerId)
    const wanted = intent.plan === choice.plan && intent.interval === choice.interval
    if (session.status === 'open' && wanted && session.url) {
      return { url: session.url, sessionId: session.id }
    }
    await retire(ctx, intent, session, customerId)
  }
  throw unavailable(
    'checkout_busy',
    'Several checkouts were started at once. Try again in a moment.',
  )
}

async function refuseWhenSubscribed(ctx: Context, accountId: string): Promise<void> {
  const [current] = await listSubscriptions(ctx.db, accountId)
  const permission = can(
    'checkout',
    current ? { status: current.status, cancelAt: current.cancel_at } : null,
  )
  if (!permission.allowed) throw alreadySubscribed(permission.reason)
}

function alreadySubscribed(detail: string) {
  return conflict('already_subscribed', `${detail} You can change it in your account.`, {
    location: '/account',
  })
}

/** null: another request of this account was faster. */
async function recordIntent(
  ctx: Context,
  accountId: string,
  plan: Plan,
  interval: Interval,
): Promise<IntentRow | null> {
  const priceId = await getPriceId(ctx, plan, interval)
  const trialDays = (await hasUsedTrial(ctx.db, accountId)) ? 0 : plan.trialDays
  return insertIntent(ctx.db, {
    id: crypto.randomUUID(),
    account_id: accountId,
    plan: plan.slug,
    interval,
    price_id: priceId,
    trial_days: trialDays,
    state: 'open',
    session_id: null,
    url: null,
    created_at: ctx.clock.now(),
    closed_at: null,
  })
}

/** The intent's session as Stripe has it now; made when it is not there yet. null: look again, the customer is another. */
async function openSession(
  ctx: Context,
  signedIn: SignedIn,
  customerId: string,
  intent: IntentRow,
): Promise<Stripe.Checkout.Session | null> {
  if (intent.session_id !== null) return findSession(ctx, intent, intent.session_id)
  const params = sessionParams(ctx.config.baseUrl, customerId, intent)
  const idempotencyKey = `checkout:${intent.id}`
  try {
    const session = await callStripe(ctx, (stripe) =>
      stripe.checkout.sessions.create(params, { idempotencyKey, maxNetworkRetries: 2 }),
    )
    await recordSession(ctx.db, intent.id, session)
    return session
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    await closeIntent(ctx.db, intent.id, 'failed', ctx.clock.now())
    if (isMissingAtStripe(error) && error.param === 'customer') {
      await replaceCustomer(ctx, signedIn, customerId)
      return null
    }
    forgetPrices(ctx)
    ctx.log.error({ err: error, plan: intent.plan }, 'Stripe refused a checkout session')
    throw unavailable(
      'checkout_refused',
      'This plan can’t be bought at the moment. Nothing was charged.',
      60,
    )
  }
}

/** null: there is no such session any more, as when test data was deleted at Stripe. */
async function findSession(
  ctx: Context,
  intent: IntentRow,
  sessionId: string,
): Promise<Stripe.Checkout.Session | null> {
  try {
    return await callStripe(ctx, (stripe) => stripe.checkout.sessions.retrieve(sessionId))
  } catch (error) {
    if (!isMissingAtStripe(error)) throw error
    await closeIntent(ctx.db, intent.id, 'expired', ctx.clock.now())
    return null
  }
}

/** Ends a session that is no longer wanted, at Stripe first: what could still be paid is never forgotten. */
async function retire(
  ctx: Context,
  intent: IntentRow,
  session: Stripe.Checkout.Session,
  customerId: string,
): Promise<void> {
  if (session.status === 'open') {
    const ended = await expire(ctx, session.id)
    if (ended.status === 'complete') await refuseAsPaid(ctx, customerId)
  }
  await closeIntent(ctx.db, intent.id, 'expired', ctx.clock.now())
}

/** Between our look and this call the buyer may have paid, or the session may have run out. */
async function expire(ctx: Context, sessionId: string): Promise<Stripe.Checkout.Session> {
  try {
    return await callStripe(ctx, (stripe) => stripe.checkout.sessions.expire(sessionId))
  } catch (error) {
    if (!isRefusedByStripe(error)) throw error
    return callStripe(ctx, (stripe) => stripe.checkout.sessions.retrieve(sessionId))
  }
}

/** The intent stays open until the sync has written the subscription down: until then it is what bars a second one. */
async function refuseAsPaid(ctx: Context, customerId: string): Promise<never> {
  await requestSync(ctx, customerId)
  throw alreadySubscribed('Your payment has already arrived.')
}
