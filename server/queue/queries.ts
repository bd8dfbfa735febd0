import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'

/** The SQL of `ticks`: one row per recurring job and slot. `now` is wall time throughout; `slotAt` is schedule time. */

export interface TickClaim {
  job: string
  slotAt: Date
  token: number
  /** 1 at the first attempt. */
  attempt: number
}

/**
 * Writes a slot down and closes older ones that still wait, since one run does for all of them.
 * @returns false when another scheduler already wrote this slot
 */
export async function insertTick(
  db: Db,
  tick: { job: string; slotAt: Date; now: Date },
): Promise<boolean> {
  const result = await sql`
    with written as (
      insert into ticks (job, slot_at, created_at, next_at)
      values (${tick.job}, ${tick.slotAt}, ${tick.now}, ${tick.now})
      on conflict (job, slot_at) do nothing
      returning job
    ), overtaken as (
      update ticks set done_at = ${tick.now}, lease_until = null
      from written
      where ticks.job = written.job and slot_at < ${tick.slotAt} and done_at is null
        and (lease_until is null or lease_until <= ${tick.now})
    )
    select job from written`.execute(db)
  return result.rows.length > 0
}

/**
 * Takes one due tick, of a job that nobody is running at the moment. Of several due slots of one job the newest is
 * taken; `finishTick` then closes the older ones. The row's own lease is asked for apart from the job's, since only the
 * row that is locked is looked at anew when another worker was faster.
 */
export async function claimTick(db: Db, now: Date, leaseUntil: Date): Promise<TickClaim | null> {
  const result = await sql<{ job: string; slot_at: Date; lease_token: number; attempts: number }>`
    update ticks set
      lease_token = lease_token + 1, lease_until = ${leaseUntil}, attempts = attempts + 1
    where (job, slot_at) = (
      select due.job, due.slot_at from ticks due
      where due.done_at is null and due.next_at <= ${now}
        and (due.lease_until is null or due.lease_until <= ${now})
        and not exists (
          select from ticks held
          where held.job = due.job and held.done_at is null and held.lease_until > ${now})
      order by due.slot_at desc
      limit 1
      for update skip locked)
    returning job, slot_at, lease_token, attempts`.execute(db)
  const row = result.rows[0]
  if (!row) return null
  return { job: row.job, slotAt: row.slot_at, token: row.lease_token, attempt: row.attempts }
}

/** @returns false when the lease went to somebody else */
export async function renewTick(db: Db, claim: TickClaim, leaseUntil: Date): Promise<boolean> {
  const result = await db
    .updateTable('ticks')
    .set({ lease_until: leaseUntil })
    .where('job', '=', claim.job)
    .where('slot_at', '=', claim.slotAt)
    .where('lease_token', '=', claim.token)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Closes the tick, and older ones of the same job that were waiting: what they were for has been brought up to date. */
export async function finishTick(db: Db, claim: TickClaim, now: Date): Promise<void> {
  await sql`
    update ticks set done_at = ${now}, lease_until = null, last_error = null
    where job = ${claim.job} and done_at is null
      and (slot_at < ${claim.slotAt} or (slot_at = ${claim.slotAt} and lease_token = ${claim.token}))
    `.execute(db)
}

/** `nextAt: null` gives the slot up; the next slot of the job comes by itself. */
export async function failTick(
  db: Db,
  claim: TickClaim,
  failure: { error: string; nextAt: Date | null; now: Date },
): Promise<void> {
  await db
    .updateTable('ticks')
    .set({
      last_error: failure.error,
      lease_until: null,
      ...(failure.nextAt === null ? { done_at: failure.now } : { next_at: failure.nextAt }),
    })
    .where('job', '=', claim.job)
    .where('slot_at', '=', claim.slotAt)
    .where('lease_token', '=', claim.token)
    .execute()
}

export async function deleteTicksBefore(db: Db | Trx, before: Date): Promise<void> {
  await db.deleteFrom('ticks').where('created_at', '<', before).execute()
}
