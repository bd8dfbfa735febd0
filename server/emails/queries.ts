import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { EmailsTable } from '../db/schema.ts'

export type Email = Selectable<EmailsTable>

/** What a hand-over is allowed by: a later claim raises the token, and every statement of an older one changes nothing. */
export interface Fence {
  id: number
  leaseToken: number
}

/** A retry waits by the wall clock. A new mail waits for nothing, whatever the movable clock shows, so it is due since ever. */
const DUE_SINCE_EVER = new Date(0)

type NewEmailRow = Pick<
  Insertable<EmailsTable>,
  'key' | 'kind' | 'account_id' | 'recipient' | 'facts' | 'message_id' | 'created_at'
>

/** The new row's id, or null when the key is taken. */
export async function insertEmail(db: Db | Trx, email: NewEmailRow): Promise<number | null> {
  const row = await db
    .insertInto('emails')
    .values({ ...email, state: 'ready', next_at: DUE_SINCE_EVER })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

export interface Claim {
  wallNow: Date
  leaseUntil: Date
  limit: number
}

/** Takes mails that are due, and those whose holder let the lease lapse. Two workers never get the same one. */
export async function claimEmails(db: Db, claim: Claim): Promise<Email[]> {
  // Materialised, since a planner that ran the inner select twice would take more than the limit.
  const rows = await db
    .with(
      (cte) => cte('due').materialized(),
      (cte) =>
        cte
          .selectFrom('emails')
          .select('id')
          .where('state', 'in', ['ready', 'sending'])
          .where('next_at', '<=', claim.wallNow)
          .where((where) =>
            where.or([where('state', '=', 'ready'), where('lease_until', '<=', claim.wallNow)]),
          )
          .orderBy('next_at')
          .orderBy('id')
          .limit(claim.limit)
          .forUpdate()
          .skipLocked(),
    )
    .updateTable('emails')
    .from('due')
    .set({
      state: 'sending',
      lease_token: sql`lease_token + 1`,
      lease_until: claim.leaseUntil,
      attempts: sql`attempts + 1`,
    })
    .whereRef('emails.id', '=', 'due.id')
    .returningAll('emails')
    .execute()
  return rows.sort((a, b) => a.id - b.id)
}

/** Changes a mail that is still ours to change. @returns false when the lease was lost */
export async function updateClaimedEmail(
  db: Db,
  fence: Fence,
  change: Updateable<EmailsTable>,
): Promise<boolean> {
  const row = await db
    .updateTable('emails')
    .set(change)
    .where('id', '=', fence.id)
    .where('lease_token', '=', fence.leaseToken)
    .where('state', '=', 'sending')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The newest mails first. */
export function listEmails(db: Db, limit: number): Promise<Email[]> {
  return db.selectFrom('emails').selectAll().orderBy('id', 'desc').limit(limit).execute()
}

export async function findEmail(db: Db, id: number): Promise<Email | null> {
  const row = await db.selectFrom('emails').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}
