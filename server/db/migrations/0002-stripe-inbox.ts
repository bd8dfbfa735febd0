import { type Kysely, sql } from 'kysely'

/** What Stripe told us, and whose truth must be fetched again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stripe_events (
      id text primary key,
      type text not null,
      created_at timestamptz not null,
      received_at timestamptz not null,
      customer_id text,
      object_id text,
      livemode boolean not null,
      api_version text,
      payload text not null,
      state text not null check (state in ('received', 'unresolved', 'ignored', 'done')),
      attempts integer not null default 0,
      next_at timestamptz,
      processed_at timestamptz,
      error text
    )`.execute(db)
  await sql`
    create index stripe_events_open_idx on stripe_events (customer_id)
    where state = 'received'`.execute(db)
  await sql`
    create index stripe_events_unresolved_idx on stripe_events (next_at)
    where state = 'unresolved'`.execute(db)
  await sql`create index stripe_events_newest_idx on stripe_events (created_at desc, id)`.execute(
    db,
  )
  await sql`
    create table customer_sync (
      customer_id text primary key,
      dirty_seq bigint not null default 0,
      synced_seq bigint not null default 0,
      lease_token bigint not null default 0,
      lease_until timestamptz,
      next_at timestamptz not null,
      attempts integer not null default 0,
      last_error text,
      priority integer not null default 0,
      provisional boolean not null default false,
      full_fetch boolean not null default false,
      synced_at timestamptz,
      check (synced_seq <= dirty_seq)
    )`.execute(db)
  await sql`
    create index customer_sync_due_idx on customer_sync (priority desc, next_at)
    where dirty_seq > synced_seq`.execute(db)
  await sql`create index customer_sync_synced_at_idx on customer_sync (synced_at nulls first)`.execute(
    db,
  )
  await sql`
    create table stripe_object_customers (
      object_id text primary key,
      customer_id text not null
    )`.execute(db)
  await sql`
    create table stripe_budget (
      id integer primary key check (id = 1),
      tokens double precision not null,
      refilled_at timestamptz not null,
      rate_per_second double precision not null,
      failures integer not null default 0,
      open_until timestamptz,
      probe_token bigint not null default 0
    )`.execute(db)
  await sql`
    create table installation (
      name text primary key,
      value text not null,
      updated_at timestamptz not null
    )`.execute(db)
}
