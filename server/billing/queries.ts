import { sql } from 'kysely'
import type { SubscriptionStatus } from '#domain/subscription.ts'
import type { Db, Trx } from '../db/connect.ts'
import type { BillingHistoryTable, CheckoutIntentsTable, SubscriptionsTable } from '../db/schema.ts'

/** Billing's SQL, one function per statement. */

export type SubscriptionRow = SubscriptionsTable
export type IntentRow = CheckoutIntentsTable

const LIVE: SubscriptionStatus[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused']

export async function findCustomerId(db: Db | Trx, accountId: string): Promise<string | null> {
  const row = await db
    .selectFrom('billing_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.customer_id ?? null
}

/** The first binding wins; a second call for the same account changes nothing. */
export async function bindCustomer(
  db: Db,
  accountId: string,
  customerId: string,
  now: Date,
): Promise<void> {
  await db
    .insertInto('billing_customers')
    .values({ account_id: accountId, customer_id: customerId, created_at: now })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}

export async function findAccountOfCustomer(db: Db | Trx, customerId: string) {
  return db
    .selectFrom('billing_customers')
    .innerJoin('accounts', 'accounts.id', 'billing_customers.account_id')
    .select(['accounts.id', 'accounts.email', 'accounts.name'])
    .where('billing_customers.customer_id', '=', customerId)
    .executeTakeFirst()
}

/** Live ones first, then the newest: the first row is the one that pages speak of. */
export async function listSubscriptions(
  db: Db | Trx,
  accountId: string,
): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy(sql`status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')`, 'desc')
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .execute()
}

export async function listSubscriptionsOfCustomer(
  db: Db | Trx,
  customerId: string,
): Promise<SubscriptionRow[]> {
  return db.selectFrom('subscriptions').selectAll().where('customer_id', '=', customerId).execute()
}

export async function upsertSubscription(trx: Trx, row: SubscriptionRow): Promise<void> {
  const { id, ...rest } = row
  await trx
    .insertInto('subscriptions')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute()
  void id
}

export async function listBilledInvoices(db: Db | Trx, invoiceIds: string[]) {
  if (invoiceIds.length === 0) return []
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('invoice_id', 'in', invoiceIds)
    .execute()
}

export type NewInvoice = Omit<BillingHistoryTable, 'lines' | 'amount_refunded' | 'tax'> & {
  lines: string
  amount_refunded: number
  tax: number
}

export async function upsertInvoice(trx: Trx, row: NewInvoice): Promise<void> {
  await trx
    .insertInto('billing_history')
    .values(row)
    .onConflict((conflict) => conflict.column('invoice_id').doUpdateSet(row))
    .execute()
}

export interface HistoryCursor {
  issuedAt: Date
  invoiceId: string
}

export async function listBillingHistory(
  db: Db,
  accountId: string,
  limit: number,
  before: HistoryCursor | null,
) {
  let query = db
    .selectFrom('billing_history')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('status', '!=', 'draft')
    .orderBy('issued_at', 'desc')
    .orderBy('invoice_id', 'desc')
    .limit(limit)
  if (before) {
    query = query.where(
      sql<boolean>`(issued_at, invoice_id) < (${before.issuedAt}::timestamptz, ${before.invoiceId})`,
    )
  }
  return query.execute()
}

/** The invoice that somebody must still pay; drafts and ended ones are none. */
export async function findOpenInvoice(db: Db | Trx, subscriptionId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'open')
    .where('attempt_count', '>', 0)
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findInvoice(db: Db | Trx, invoiceId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
}

export async function findNewestInvoice(db: Db | Trx, subscriptionId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('status', '!=', 'draft')
    .orderBy('issued_at', 'desc')
    .orderBy('invoice_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function findSubscription(db: Db | Trx, id: string) {
  return db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** @returns null when this account already has an open one. */
export async function insertIntent(db: Db, row: IntentRow): Promise<IntentRow | null> {
  const inserted = await db
    .insertInto('checkout_intents')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').where('state', '=', 'open').doNothing())
    .returningAll()
    .executeTakeFirst()
  return inserted ?? null
}

export async function findOpenIntent(db: Db | Trx, accountId: string): Promise<IntentRow | null> {
  const row = await db
    .selectFrom('checkout_intents')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return row ?? null
}

export async function findIntentBySession(
  db: Db,
  accountId: string,
  sessionId: string,
): Promise<IntentRow | null> {
  const row = await db
    .selectFrom('checkout_intents')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  return row ?? null
}

export async function recordSession(
  db: Db,
  intentId: string,
  session: { id: string; url: string | null },
): Promise<void> {
  await db
    .updateTable('checkout_intents')
    .set({ session_id: session.id, url: session.url })
    .where('id', '=', intentId)
    .execute()
}

export async function closeIntent(
  db: Db | Trx,
  intentId: string,
  state: 'complete' | 'expired' | 'failed',
  now: Date,
): Promise<void> {
  await db
    .updateTable('checkout_intents')
    .set({ state, closed_at: now })
    .where('id', '=', intentId)
    .where('state', '=', 'open')
    .execute()
}

export async function hasUsedTrial(db: Db | Trx, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('trials_used')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row !== undefined
}

export async function recordTrial(
  trx: Trx,
  accountId: string,
  subscriptionId: string,
  startedAt: Date,
): Promise<void> {
  await trx
    .insertInto('trials_used')
    .values({ account_id: accountId, subscription_id: subscriptionId, started_at: startedAt })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}

export interface TimelineEntry {
  accountId: string
  customerId: string
  key: string
  at: Date
  kind: string
  data: Record<string, unknown>
}

/** @returns false when this fact is already told. */
export async function recordTimeline(trx: Trx, entry: TimelineEntry, now: Date): Promise<boolean> {
  const row = await trx
    .insertInto('timeline')
    .values({
      account_id: entry.accountId,
      customer_id: entry.customerId,
      key: entry.key,
      at: entry.at,
      recorded_at: now,
      kind: entry.kind,
      data: JSON.stringify(entry.data),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function markProvisional(trx: Trx, customerId: string): Promise<void> {
  await trx
    .updateTable('customer_sync')
    .set({ provisional: true })
    .where('customer_id', '=', customerId)
    .execute()
}

/** Rows whose truth moves by itself soon, or lately did: first or failed payments, ends that are near, unconfirmed grants. */
export async function listHotCustomers(
  db: Db,
  now: Date,
  horizon: Date,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('customer_id')
    .distinct()
    .where('customer_id', '>', after)
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['incomplete', 'past_due']),
        eb('provisional', '=', true),
        eb.and([eb('status', 'in', LIVE), eb('current_period_end_at', '<=', horizon)]),
        eb.and([eb('status', 'in', LIVE), eb('cancel_at', '<=', now)]),
      ]),
    )
    .orderBy('customer_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.customer_id)
}

export async function listCustomers(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('billing_customers')
    .select('customer_id')
    .where('customer_id', '>', after)
    .orderBy('customer_id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.customer_id)
}

/** Running subscriptions whose end has passed by our clock without any news of what followed. */
export async function listOverdueCustomers(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select('customer_id')
    .distinct()
    .where('status', 'in', LIVE)
    .where((eb) =>
      eb.or([eb('current_period_end_at', '<=', before), eb('cancel_at', '<=', before)]),
    )
    .limit(limit)
    .execute()
  return rows.map((row) => row.customer_id)
}

/** Trials that end by themselves until `until` and are not announced yet. */
export async function listEndingTrials(db: Db, now: Date, until: Date, limit: number) {
  return db
    .selectFrom('subscriptions')
    .innerJoin('accounts', 'accounts.id', 'subscriptions.account_id')
    .selectAll('subscriptions')
    .select(['accounts.email', 'accounts.name'])
    .where('status', '=', 'trialing')
    .where('cancel_at', 'is', null)
    .where('trial_end_at', '>', now)
    .where('trial_end_at', '<=', until)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('emails')
            .select('emails.id')
            .where('emails.kind', '=', 'trial_ending')
            .where(
              'emails.key',
              '=',
              sql<string>`'trial_ending:' || subscriptions.id || ':' || extract(epoch from trial_end_at)::bigint`,
            ),
        ),
      ),
    )
    .orderBy('trial_end_at')
    .limit(limit)
    .execute()
}

/** What was recorded since `since`, oldest first. */
export async function listTimelineSince(db: Db, accountId: string, since: Date) {
  return db
    .selectFrom('timeline')
    .select(['kind', 'at', 'recorded_at', 'data'])
    .where('account_id', '=', accountId)
    .where('recorded_at', '>=', since)
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(50)
    .execute()
}
