import { type Kysely, sql } from 'kysely'

/** Mails are facts with a business key; see `emails/enqueue-email.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table emails (
      id bigint generated always as identity primary key,
      key text not null unique,
      kind text not null,
      account_id text,
      recipient text not null,
      facts jsonb not null,
      message_id text not null unique,
      subject text,
      html text,
      text text,
      source text,
      state text not null check (state in ('ready', 'sending', 'sent', 'superseded', 'dead')),
      lease_token bigint not null default 0,
      lease_until timestamptz,
      next_at timestamptz not null,
      attempts integer not null default 0,
      last_error text,
      created_at timestamptz not null,
      sent_at timestamptz
    )`.execute(db)
  await sql`
    create index emails_due_idx on emails (next_at)
    where state in ('ready', 'sending')`.execute(db)
  await sql`create index emails_account_idx on emails (account_id, id desc)`.execute(db)
  await sql`
    create table clock (
      id integer primary key check (id = 1),
      offset_ms bigint not null
    )`.execute(db)
  await sql`
    create table ticks (
      job text not null,
      slot_at timestamptz not null,
      created_at timestamptz not null,
      lease_token bigint not null default 0,
      lease_until timestamptz,
      next_at timestamptz not null,
      attempts integer not null default 0,
      last_error text,
      done_at timestamptz,
      primary key (job, slot_at)
    )`.execute(db)
  await sql`create index ticks_due_idx on ticks (next_at) where done_at is null`.execute(db)
}
