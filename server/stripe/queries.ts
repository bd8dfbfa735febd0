import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

/** The SQL of customers that are to be synced, one function per statement. */

/** @returns the sequence that a sync must have reached to have seen this mark. */
export async function markDirty(
  db: Db | Trx,
  customerId: string,
  mark: { priority: number; fullFetch: boolean; now: Date },
): Promise<number> {
  const result = await sql<{ dirty_seq: number }>`
    insert into customer_sync (customer_id, dirty_seq, next_at, priority, full_fetch)
    values (${customerId}, 1, ${mark.now}, ${mark.priority}, ${mark.fullFetch})
    on conflict (customer_id) do update set
      dirty_seq = customer_sync.dirty_seq + 1,
      next_at = excluded.next_at,
      priority = greatest(customer_sync.priority, excluded.priority),
      full_fetch = customer_sync.full_fetch or excluded.full_fetch
    returning dirty_seq`.execute(db)
  return result.rows[0]!.dirty_seq
}

export interface Claim {
  customerId: string
  /** The sequence that this claim covers. */
  seq: number
  /** The fence: a write with an older token is refused. */
  token: number
  fullFetch: boolean
  attempts: number
}

/** Takes up to `limit` dirty customers whose turn has come. Their holders have until the lease ends. */
export async function claimCustomers(
  db: Db,
  limit: number,
  now: Date,
  leaseUntil: Date,
): Promise<Claim[]> {
  const result = await sql<Claim>`
    with due as materialized (
      select customer_id from customer_sync
      where dirty_seq > synced_seq
        and next_at <= ${now}
        and (lease_until is null or lease_until <= ${now})
      order by priority desc, next_at
      limit ${limit}
      for update skip locked
    )
    update customer_sync set lease_token = lease_token + 1, lease_until = ${leaseUntil}
    from due where due.customer_id = customer_sync.customer_id
    returning customer_sync.customer_id as "customerId", dirty_seq as seq, lease_token as token,
      full_fetch as "fullFetch", attempts`.execute(db)
  return result.rows
}

/** Locks the customer's row and says whether the claim still holds. */
export async function lockClaim(trx: Trx, claim: Claim): Promise<boolean> {
  const row = await trx
    .selectFrom('customer_sync')
    .select('lease_token')
    .where('customer_id', '=', claim.customerId)
    .forUpdate()
    .executeTakeFirst()
  return row?.lease_token === claim.token
}

export async function finishClaim(trx: Trx, claim: Claim, now: Date): Promise<void> {
  await sql`
    update customer_sync set
      synced_seq = ${claim.seq},
      lease_until = null,
      attempts = 0,
      last_error = null,
      provisional = false,
      synced_at = ${now},
      next_at = ${now},
      priority = case when dirty_seq > ${claim.seq} then priority else 0 end,
      full_fetch = case when dirty_seq > ${claim.seq} then full_fetch else false end
    where customer_id = ${claim.customerId}`.execute(trx)
}

/** Gives a claim back after a failure; a holder that lost its lease changes nothing. */
export async function releaseClaim(
  db: Db,
  claim: Claim,
  failure: { error: string; nextAt: Date; countAttempt: boolean },
): Promise<void> {
  await db
    .updateTable('customer_sync')
    .set((eb) => ({
      lease_until: null,
      last_error: failure.error,
      next_at: failure.nextAt,
      attempts: eb('attempts', '+', failure.countAttempt ? 1 : 0),
    }))
    .where('customer_id', '=', claim.customerId)
    .where('lease_token', '=', claim.token)
    .execute()
}

export async function findSyncState(db: Db, customerId: string) {
  return db
    .selectFrom('customer_sync')
    .select(['dirty_seq', 'synced_seq', 'attempts', 'last_error', 'provisional'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
}

export async function rememberOwners(
  trx: Trx,
  customerId: string,
  objectIds: string[],
): Promise<void> {
  if (objectIds.length === 0) return
  await trx
    .insertInto('stripe_object_customers')
    .values(objectIds.map((object_id) => ({ object_id, customer_id: customerId })))
    .onConflict((conflict) => conflict.column('object_id').doNothing())
    .execute()
}

export async function isOurCustomer(db: Db, customerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('billing_customers')
    .select('account_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst()
  return row !== undefined
}
