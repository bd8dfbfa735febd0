import { type Kysely, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

/**
 * Counts one attempt, and begins a new window when the last one is over; one statement, so that attempts at the same
 * instant all count. Instants are milliseconds since 1970.
 */
export async function countAttempt(
  db: Kysely<Schema>,
  key: string,
  nowMs: number,
  windowMs: number,
): Promise<{ count: number; windowStartedMs: number }> {
  const over = sql`rate_limits.last_request <= ${nowMs - windowMs}::bigint`
  const { rows } = await sql<{ count: number; last_request: number }>`
    insert into rate_limits (id, key, count, last_request)
    values (${key}, ${key}, 1, ${nowMs})
    on conflict (key) do update set
      count = case when ${over} then 1 else rate_limits.count + 1 end,
      last_request = case when ${over} then excluded.last_request else rate_limits.last_request end
    returning count, last_request`.execute(db)
  const row = rows[0]!
  return { count: row.count, windowStartedMs: Number(row.last_request) }
}

/** Windows that began before the given instant say nothing any more. */
export async function deleteAttempts(db: Kysely<Schema>, beforeMs: number): Promise<void> {
  await sql`delete from rate_limits where last_request < ${beforeMs}::bigint`.execute(db)
}
