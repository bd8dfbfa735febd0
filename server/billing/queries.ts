import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { SubscriptionsTable } from '../db/schema.ts'

/** Billing's SQL, one function per statement. */

export type SubscriptionRow = SubscriptionsTable

export async function findCustomerId(db: Db | Trx, accountId: string): Promise<string | null> {
  const row = await db
    .selectFrom('billing_customers')
    .select('customer_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.customer_id ?? null
}

export interface Binding {
  accountId: string
  customerId: string
  /** The address that the customer was made with. */
  email: string
}

/** The first binding wins; a second call for the same account changes nothing. */
export async function bindCustomer(db: Db, binding: Binding, now: Date): Promise<void> {
  await db
    .insertInto('billing_customers')
    .values({
      account_id: binding.accountId,
      customer_id: binding.customerId,
      told_email: binding.email,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
}

export async function rebindCustomer(db: Db, binding: Binding, goneId: string): Promise<void> {
  await db
    .updateTable('billing_customers')
    .set({ customer_id: binding.customerId, told_email: binding.email })
    .where('account_id', '=', binding.accountId)
    .where('customer_id', '=', goneId)
    .execute()
}

export async function recordToldEmail(trx: Trx, customerId: string, email: string): Promise<void> {
  await trx
    .updateTable('billing_customers')
    .set({ told_email: email })
    .where('customer_id', '=', customerId)
    .execute()
}

export async function findAccountOfCustomer(db: Db | Trx, customerId: string) {
  return db
    .selectFrom('billing_customers')
    .innerJoin('accounts', 'accounts.id', 'billing_customers.account_id')
    .select(['accounts.id', 'accounts.email', 'accounts.name', 'billing_customers.told_email'])
    .where('billing_customers.customer_id', '=', customerId)
    .executeTakeFirst()
}

/** Live ones first, of those the ones that go on, then the newest: the first row is the one that pages speak of. */
export async function listSubscriptions(
  db: Db | Trx,
  accountId: string,
): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('subscriptions')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy(sql`status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')`, 'desc')
    .orderBy(sql`cancel_at is null`, 'desc')
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
  await trx
    .insertInto('subscriptions')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

export async function findSubscription(db: Db | Trx, id: string) {
  return db.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function markProvisional(trx: Trx, customerId: string): Promise<void> {
  await trx
    .updateTable('customer_sync')
    .set({ provisional: true })
    .where('customer_id', '=', customerId)
    .execute()
}
