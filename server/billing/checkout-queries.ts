import type { Db, Trx } from '../db/connect.ts'
import type { CheckoutIntentsTable } from '../db/schema.ts'

/** The SQL of checkouts and trials, one function per statement. */

export type IntentRow = CheckoutIntentsTable

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
