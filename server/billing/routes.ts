import { createRoute } from '@hono/zod-openapi'
import type { Context } from '../context.ts'
import { accepts, answers, createApi, refuses } from '../http/api.ts'
import { requireAccount } from '../http/require-account.ts'
import type { Ingest } from '../stripe/ingest-events.ts'
import { receiveEvent } from '../stripe/receive-event.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { confirmCheckout } from './confirm-checkout.ts'
import { findEntitlement } from './find-entitlement.ts'
import { listHistory } from './list-history.ts'
import { listPlans } from './list-plans.ts'
import { answerSubscription } from './present-subscription.ts'
import { resumeSubscription } from './resume-subscription.ts'
import * as schemas from './schemas.ts'
import { startCheckout } from './start-checkout.ts'

const tags = ['Billing']

export function createBillingRoutes(ctx: Context, ingest: Ingest) {
  const guarded = { middleware: requireAccount(ctx), tags }

  const plans = createRoute({
    method: 'get',
    path: '/api/plans',
    tags,
    summary: 'The plans on offer',
    responses: { 200: answers('The catalogue', schemas.PlanList) },
  })

  const checkout = createRoute({
    ...guarded,
    method: 'post',
    path: '/api/payment/stripe/checkout',
    summary: 'Open Stripe Checkout for a plan',
    description:
      'At most one session per account is open. The same plan again answers with the same session; another plan ends the old one first.',
    request: { body: accepts(schemas.CheckoutRequest) },
    responses: {
      200: answers('Where to send the buyer', schemas.CheckoutAnswer),
      ...refuses(401, 409, 422, 503),
    },
  })

  const confirm = createRoute({
    ...guarded,
    method: 'post',
    path: '/api/payment/stripe/checkout/{sessionId}/confirm',
    summary: 'Ask Stripe at once what became of a checkout',
    request: { params: schemas.SessionPath },
    responses: {
      200: answers('What is known now', schemas.ConfirmedCheckout),
      ...refuses(401, 404, 422),
    },
  })

  const webhook = createRoute({
    method: 'post',
    path: '/api/payment/stripe/webhook',
    tags: ['Stripe'],
    summary: 'Where Stripe delivers its events',
    description:
      'Signed with STRIPE_WEBHOOK_SECRET. Answers 200 once the event is stored for good.',
    responses: {
      200: answers('The event is stored', schemas.Received),
      ...refuses(400, 413, 503),
    },
  })

  const subscription = createRoute({
    ...guarded,
    method: 'get',
    path: '/api/subscription',
    summary: 'The subscription, and what may be done with it',
    responses: {
      200: answers('What the account has', schemas.SubscriptionAnswer),
      ...refuses(401),
    },
  })

  const cancel = createRoute({
    ...guarded,
    method: 'post',
    path: '/api/subscription/cancel',
    summary: 'Cancel at the end of what is paid for',
    responses: {
      200: answers('The subscription as it is now', schemas.SubscriptionAnswer),
      ...refuses(401, 409, 503),
    },
  })

  const resume = createRoute({
    ...guarded,
    method: 'post',
    path: '/api/subscription/resume',
    summary: 'Take a scheduled cancellation back',
    responses: {
      200: answers('The subscription as it is now', schemas.SubscriptionAnswer),
      ...refuses(401, 409, 503),
    },
  })

  const history = createRoute({
    ...guarded,
    method: 'get',
    path: '/api/billing-history',
    summary: 'Invoices, newest first',
    request: { query: schemas.BillingHistoryQuery },
    responses: { 200: answers('One page', schemas.BillingHistory), ...refuses(401, 422) },
  })

  const entitlement = createRoute({
    ...guarded,
    method: 'get',
    path: '/api/entitlement',
    summary: 'May this account watch, and why',
    responses: { 200: answers('The answer', schemas.Entitlement), ...refuses(401) },
  })

  return createApi()
    .openapi(plans, async (c) => {
      const signedIn = await ctx.findSignedIn(c.req.raw.headers)
      const accountId = signedIn?.accountId ?? null
      return c.json(await listPlans(ctx.db, accountId, ctx.clock.now()), 200)
    })
    .openapi(checkout, async (c) =>
      c.json(await startCheckout(ctx, c.var.signedIn, c.req.valid('json')), 200),
    )
    .openapi(confirm, async (c) => {
      const { sessionId } = c.req.valid('param')
      return c.json(await confirmCheckout(ctx, c.var.signedIn, sessionId), 200)
    })
    .openapi(webhook, async (c) => c.json(await receiveEvent(ctx, ingest, c.req.raw), 200))
    .openapi(subscription, async (c) =>
      c.json(await answerSubscription(ctx.db, c.var.signedIn.accountId), 200),
    )
    .openapi(cancel, async (c) => c.json(await cancelSubscription(ctx, c.var.signedIn), 200))
    .openapi(resume, async (c) => c.json(await resumeSubscription(ctx, c.var.signedIn), 200))
    .openapi(history, async (c) =>
      c.json(await listHistory(ctx.db, c.var.signedIn.accountId, c.req.valid('query')), 200),
    )
    .openapi(entitlement, async (c) => {
      const { until, nextEvent, ...answer } = await findEntitlement(ctx, c.var.signedIn.accountId)
      const next = nextEvent && { kind: nextEvent.kind, at: nextEvent.at.toISOString() }
      return c.json({ ...answer, until: until?.toISOString() ?? null, nextEvent: next }, 200)
    })
}
