import type Stripe from 'stripe'
import { addDays } from '#domain/dates.ts'
import { isLive } from '#domain/subscription.ts'
import {
  type SubscriptionSnapshot,
  subscriptionFacts,
  TRIAL_NOTICE_DAYS,
} from '#domain/subscription-changes.ts'
import type { Context } from '../context.ts'
import { type Trx, transaction } from '../db/connect.ts'
import { enqueueEmail, type NewEmail } from '../emails/enqueue-email.ts'
import { isMissingAtStripe } from '../stripe/call-stripe.ts'
import * as events from '../stripe/event-queries.ts'
import type { CustomerSync } from '../stripe/process-customers.ts'
import * as inbox from '../stripe/queries.ts'
import { readEvent } from '../stripe/read-event.ts'
import * as checkouts from './checkout-queries.ts'
import {
  type Addressee,
  emailAfterInvoice,
  emailAfterSubscription,
  trialEnding,
} from './decide-emails.ts'
import { invoiceFacts } from './decide-facts.ts'
import type { InvoiceTruth } from './fetch-invoices.ts'
import {
  CALLS_OF_A_FULL_FETCH,
  CALLS_OF_A_SHORT_FETCH,
  fetchTruth,
  type Truth,
} from './fetch-truth.ts'
import * as history from './history-queries.ts'
import { invoiceRow, provisionalRow, snapshotOf, subscriptionRow } from './mirror.ts'
import * as queries from './queries.ts'
import { readGrant } from './read-grant.ts'

/**
 * The one writer of subscriptions. Reads the customer's truth from Stripe, outside any transaction, and makes our
 * records equal to it in one: mirror, billing history, timeline and outgoing mail. The claim's token fences it: a write
 * that was overtaken by a newer claim is refused as a whole.
 */
export const customerSync: CustomerSync = {
  calls: (claim) => (claim.fullFetch ? CALLS_OF_A_FULL_FETCH : CALLS_OF_A_SHORT_FETCH),
  sync: syncCustomer,
  applyProvisionally: grantProvisionally,
}

/** What a write needs to know; everything in it belongs to one transaction. */
interface Write {
  trx: Trx
  config: Context['config']
  log: Context['log']
  customerId: string
  to: Addressee
  now: Date
}

async function syncCustomer(ctx: Context, claim: inbox.Claim): Promise<'applied' | 'fenced'> {
  const { customerId } = claim
  const to = await findAddressee(ctx, customerId)
  const pending = await events.listPendingEvents(ctx.db, customerId)
  const mirror = await queries.listSubscriptionsOfCustomer(ctx.db, customerId)
  const intent = to ? await checkouts.findOpenIntent(ctx.db, to.accountId) : null
  const truth = await fetchTruth(ctx, {
    customerId,
    full: claim.fullFetch,
    latestInvoices: new Map(mirror.map((row) => [row.id, row.latest_invoice_id])),
    openInvoiceIds: await history.listOpenInvoiceIds(ctx.db, customerId),
    mentioned: pending.flatMap(mentionedBy),
    sessionId: intent?.session_id ?? null,
  })
  if (to && to.toldEmail !== to.email) {
    await tellEmail(ctx.stripe, customerId, to.email)
  }
  const eventIds = pending.map((event) => event.id)
  const outcome = await transaction(ctx.db, async (trx) => {
    if (!(await inbox.lockClaim(trx, claim))) return 'fenced'
    const now = ctx.clock.now()
    if (to) {
      await applyTruth({ trx, config: ctx.config, log: ctx.log, customerId, to, now }, truth)
      await queries.recordToldEmail(trx, customerId, to.email)
    }
    await events.finishEvents(trx, eventIds, ctx.wall.now())
    await inbox.finishClaim(trx, claim, ctx.wall.now())
    return 'applied'
  })
  if (outcome === 'applied') ctx.wake('emails')
  return outcome
}

/** The invoice or payment that an event is about, so that also an old one is read again. */
function mentionedBy(event: { payload: string }): string[] {
  const read = readEvent(event.payload)
  return read ? [...read.references, ...(read.objectId ? [read.objectId] : [])] : []
}

function openSince(invoices: InvoiceTruth[] | null, subscriptionId: string): Date | null {
  const issued = (invoices ?? [])
    .filter((invoice) => invoice.subscriptionId === subscriptionId && invoice.status === 'open')
    .map((invoice) => invoice.issuedAt.getTime())
  return issued.length === 0 ? null : new Date(Math.min(...issued))
}

/** A customer that was deleted at Stripe is written to no more. */
async function tellEmail(stripe: Stripe, customerId: string, email: string): Promise<void> {
  try {
    await stripe.customers.update(customerId, { email })
  } catch (error) {
    if (!isMissingAtStripe(error)) throw error
  }
}

async function findAddressee(ctx: Context, customerId: string) {
  const account = await queries.findAccountOfCustomer(ctx.db, customerId)
  if (!account) return null
  const { id: accountId, email, name, told_email: toldEmail } = account
  return { accountId, email, name, toldEmail }
}

async function applyTruth(write: Write, truth: Truth): Promise<void> {
  const { trx, to, now } = write
  const mirror = await queries.listSubscriptionsOfCustomer(trx, truth.customerId)
  const after = new Map<string, SubscriptionSnapshot>()
  for (const subscription of truth.subscriptions) {
    const before = mirror.find((row) => row.id === subscription.id) ?? null
    const row = subscriptionRow(subscription, {
      accountId: to.accountId,
      openSince: openSince(truth.invoices, subscription.id),
      defaultCard: truth.defaultCard,
      before,
      now,
    })
    await queries.upsertSubscription(trx, row)
    const snapshot = snapshotOf(row)
    after.set(row.id, snapshot)
    // What was only granted provisionally is news when it is confirmed.
    await followSubscription(
      write,
      before?.provisional ? null : before && snapshotOf(before),
      snapshot,
    )
  }
  await applyInvoices(write, truth.invoices ?? [], after)
  await raiseDoubleSubscription(write, truth)
  await settleIntent(write, truth.checkoutSession)
}

async function followSubscription(
  write: Write,
  before: SubscriptionSnapshot | null,
  after: SubscriptionSnapshot,
): Promise<void> {
  const { trx, to, now } = write
  const { id, plan, interval, amount, currency, status } = after
  for (const fact of subscriptionFacts(before, after)) {
    const data = { subscription: id, plan, interval, amount, currency, status }
    await tell(write, { kind: fact.change, at: fact.at, key: fact.key, data })
    await queue(write, emailAfterSubscription(to, after, fact))
  }
  if (after.trialStartAt) await checkouts.recordTrial(trx, to.accountId, id, after.trialStartAt)
  if (announcesTrialEnd(after, now)) await queue(write, trialEnding(to, after))
}

/** Stripe warns by its own clock, which may be ahead of ours; its warning must not be too early for us. */
const CLOCKS_APART_MS = 60_000

/** Stripe sends trial_will_end also when a trial is ended early; a mail is only true while the end is still ahead. */
export function announcesTrialEnd(subscription: SubscriptionSnapshot, now: Date): boolean {
  const { trialEndAt, status, cancelAt } = subscription
  if (status !== 'trialing' || trialEndAt === null || cancelAt !== null) return false
  const nowAtStripe = new Date(now.getTime() + CLOCKS_APART_MS)
  return trialEndAt > now && trialEndAt <= addDays(nowAtStripe, TRIAL_NOTICE_DAYS)
}

async function applyInvoices(
  write: Write,
  invoices: InvoiceTruth[],
  subscriptions: Map<string, SubscriptionSnapshot>,
): Promise<void> {
  const { trx, to, now } = write
  const rows = await history.listBilledInvoices(
    trx,
    invoices.map(({ id }) => id),
  )
  const known = new Map(rows.map((row) => [row.invoice_id, row]))
  for (const invoice of invoices) {
    await history.upsertInvoice(trx, invoiceRow(invoice, to.accountId))
    const { id, amount, currency, declineCode, attemptCount } = invoice
    for (const fact of invoiceFacts(known.get(id) ?? null, invoice, now)) {
      const data = { invoice: id, amount, currency, declineCode, attemptCount }
      await tell(write, { kind: fact.change, at: fact.at, key: fact.key, data })
      const subscription = subscriptions.get(invoice.subscriptionId ?? '') ?? null
      await queue(write, emailAfterInvoice(to, fact, subscription))
    }
    const payments = [...invoice.paymentIntentIds, ...invoice.chargeIds, id]
    await inbox.rememberOwners(trx, write.customerId, payments)
  }
}

/** Both of two sessions paid, or a subscription made by hand: never rejected, and shown to the operator. */
async function raiseDoubleSubscription(write: Write, truth: Truth): Promise<void> {
  const live = truth.subscriptions.filter(({ status }) => isLive(status)).map(({ id }) => id)
  if (live.length < 2) return
  const key = `double_subscription:${live.sort().join('+')}`
  const fact = { kind: 'double_subscription', at: write.now, key, data: { subscriptions: live } }
  if (await tell(write, fact)) {
    write.log.error(
      { customerId: write.customerId, ...fact.data },
      'An account pays for two subscriptions',
    )
  }
}

/** A checkout ends when its session does. */
async function settleIntent(write: Write, session: Truth['checkoutSession']): Promise<void> {
  const intent = await checkouts.findOpenIntent(write.trx, write.to.accountId)
  if (!intent || !session || session.id !== intent.session_id || session.status === 'open') return
  const state = session.status === 'complete' ? 'complete' : 'expired'
  await checkouts.closeIntent(write.trx, intent.id, state, write.now)
}

type Told = Pick<history.TimelineEntry, 'kind' | 'at' | 'key' | 'data'>

async function tell({ trx, to, customerId, now }: Write, fact: Told): Promise<boolean> {
  return history.recordTimeline(trx, { accountId: to.accountId, customerId, ...fact }, now)
}

async function queue({ trx, config, now }: Write, email: NewEmail | null): Promise<void> {
  if (email) await enqueueEmail(trx, email, now, config)
}

/**
 * Stripe can't be asked: a signed event may grant access for at most 72 hours, and never takes any away. The customer
 * stays dirty, so that the truth follows.
 */
async function grantProvisionally(ctx: Context, claim: inbox.Claim): Promise<void> {
  const to = await findAddressee(ctx, claim.customerId)
  const grant = readGrant(await events.listPendingEvents(ctx.db, claim.customerId))
  if (!to || !grant) return
  const now = ctx.clock.now()
  const product = {
    plan: grant.metadata.plan ?? grant.productId,
    name: grant.metadata.plan_name ?? grant.productId,
  }
  await transaction(ctx.db, async (trx) => {
    if (!(await inbox.lockClaim(trx, claim))) return
    const before = (await queries.findSubscription(trx, grant.id)) ?? null
    const knowsBetter =
      before && isLive(before.status) && before.current_period_end_at >= grant.currentPeriodEndAt
    if (knowsBetter || before?.status === 'canceled') return
    const known = { accountId: to.accountId, openSince: null, defaultCard: null, before, now }
    const amount = grant.priceAmount * grant.quantity
    const row = subscriptionRow({ ...grant, product, amount }, known)
    await queries.upsertSubscription(trx, provisionalRow(row, before, now))
    await queries.markProvisional(trx, claim.customerId)
  })
}
