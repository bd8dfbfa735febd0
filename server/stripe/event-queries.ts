import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { StripeEventState } from '../db/schema.ts'

/** The SQL of the events that we have received, one function per statement. */

export interface EventRow {
  id: string
  type: string
  createdAt: Date
  customerId: string | null
  objectId: string | null
  references: string[]
  livemode: boolean
  apiVersion: string | null
  payload: string
  /** false: stored for the record only. */
  wanted: boolean
  priority: number
  fullFetch: boolean
}

export interface StoredEvent {
  id: string
  state: StripeEventState
}

/**
 * Stores deliveries and marks their customers dirty, in one statement and so in one commit. Effects are taken only from
 * rows that were really inserted, so a duplicate changes nothing. An event that names no customer finds it through the
 * payments that we have stored; one of a customer that is not ours is ignored.
 * @returns the events that were new
 */
export async function insertEvents(db: Db, rows: EventRow[], now: Date): Promise<StoredEvent[]> {
  const incoming = JSON.stringify(rows.map(toRecord))
  const payloads = rows.map((row) => row.payload)
  const result = await sql<StoredEvent>`
    with incoming as (
      select facts.*, payload.text as payload
      from jsonb_to_recordset(${incoming}::jsonb)
        as facts (n integer, id text, type text, created_at timestamptz, customer_id text, object_id text,
                  refs text[], livemode boolean, api_version text, wanted boolean, priority integer,
                  full_fetch boolean)
      join unnest(${payloads}::text[]) with ordinality as payload (text, n) using (n)
    ), placed as (
      select incoming.*, coalesce(incoming.customer_id, known.customer_id) as customer, ours.account_id
      from incoming
      left join lateral (
        select customer_id from stripe_object_customers where object_id = any(incoming.refs) limit 1
      ) known on incoming.customer_id is null
      left join billing_customers ours on ours.customer_id = coalesce(incoming.customer_id, known.customer_id)
    ), inserted as (
      insert into stripe_events
        (id, type, created_at, received_at, customer_id, object_id, livemode, api_version, payload, state, next_at)
      select id, type, created_at, ${now}::timestamptz, customer, object_id, livemode, api_version, payload,
        case
          when not wanted then 'ignored'
          when customer is null and cardinality(refs) > 0 then 'unresolved'
          when account_id is null then 'ignored'
          else 'received'
        end,
        ${now}::timestamptz
      from placed
      order by id
      on conflict (id) do nothing
      returning id, state, customer_id
    ), touched as (
      select inserted.customer_id, max(placed.priority) as priority, bool_or(placed.full_fetch) as full_fetch
      from inserted join placed on placed.id = inserted.id
      where inserted.state = 'received'
      group by inserted.customer_id
      order by inserted.customer_id
    ), marked as (
      insert into customer_sync (customer_id, dirty_seq, next_at, priority, full_fetch)
      select customer_id, 1, ${now}::timestamptz, priority, full_fetch from touched
      on conflict (customer_id) do update set
        dirty_seq = customer_sync.dirty_seq + 1,
        next_at = least(customer_sync.next_at, excluded.next_at),
        priority = greatest(customer_sync.priority, excluded.priority),
        full_fetch = customer_sync.full_fetch or excluded.full_fetch
      returning customer_id
    )
    select id, state from inserted`.execute(db)
  return result.rows
}

/** The payload travels beside it, as text: it is kept as the bytes that were signed. */
function toRecord(row: EventRow, index: number) {
  return {
    n: index + 1,
    id: row.id,
    type: row.type,
    created_at: row.createdAt,
    customer_id: row.customerId,
    object_id: row.objectId,
    refs: row.references,
    livemode: row.livemode,
    api_version: row.apiVersion,
    wanted: row.wanted,
    priority: row.priority,
    full_fetch: row.fullFetch,
  }
}

export async function listPendingEvents(db: Db, customerId: string) {
  return db
    .selectFrom('stripe_events')
    .select(['id', 'type', 'payload', 'created_at'])
    .where('customer_id', '=', customerId)
    .where('state', '=', 'received')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function finishEvents(trx: Trx, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await trx
    .updateTable('stripe_events')
    .set({ state: 'done', processed_at: now, error: null })
    .where('id', 'in', ids)
    .where('state', '=', 'received')
    .execute()
}

export async function listUnresolvedEvents(db: Db, limit: number, now: Date) {
  return db
    .selectFrom('stripe_events')
    .select(['id', 'type', 'payload', 'attempts'])
    .where('state', '=', 'unresolved')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute()
}

export async function resolveEvent(
  db: Db | Trx,
  id: string,
  outcome: { state: StripeEventState; customerId: string | null; now: Date },
): Promise<void> {
  await db
    .updateTable('stripe_events')
    .set({
      state: outcome.state,
      customer_id: outcome.customerId,
      processed_at: outcome.state === 'ignored' ? outcome.now : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'unresolved')
    .execute()
}

export async function postponeEvent(
  db: Db,
  id: string,
  error: string,
  nextAt: Date,
): Promise<void> {
  await db
    .updateTable('stripe_events')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), error, next_at: nextAt }))
    .where('id', '=', id)
    .execute()
}

export async function findNewestEventAt(db: Db): Promise<Date | null> {
  const row = await db
    .selectFrom('stripe_events')
    .select('created_at')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}
