import { sql } from 'kysely'
import type { SubscriptionStatus } from '#domain/subscription.ts'
import type { Db } from '../db/connect.ts'

/** The SQL that looks for what time alone has changed, one function per statement. */

const LIVE: SubscriptionStatus[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused']

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
