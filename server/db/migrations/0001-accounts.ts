import { type Kysely, sql } from 'kysely'

/** Accounts and sessions, as better-auth compiles them from its options; a test holds the two together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table accounts (
      id text not null primary key,
      name text not null,
      email text not null unique,
      email_verified boolean not null,
      image text,
      created_at timestamptz default current_timestamp not null,
      updated_at timestamptz default current_timestamp not null
    )`.execute(db)
  await sql`
    create table sessions (
      id text not null primary key,
      expires_at timestamptz not null,
      token text not null unique,
      created_at timestamptz default current_timestamp not null,
      updated_at timestamptz not null,
      ip_address text,
      user_agent text,
      account_id text not null references accounts (id) on delete cascade
    )`.execute(db)
  await sql`
    create table credentials (
      id text not null primary key,
      provider_account_id text not null,
      provider_id text not null,
      account_id text not null references accounts (id) on delete cascade,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      password text,
      created_at timestamptz default current_timestamp not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`
    create table verifications (
      id text not null primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz default current_timestamp not null,
      updated_at timestamptz default current_timestamp not null
    )`.execute(db)
  await sql`
    create table rate_limits (
      id text not null primary key,
      key text not null unique,
      count integer not null,
      last_request bigint not null
    )`.execute(db)
  await sql`create index sessions_account_id_idx on sessions (account_id)`.execute(db)
  await sql`create index credentials_account_id_idx on credentials (account_id)`.execute(db)
  await sql`create index verifications_identifier_idx on verifications (identifier)`.execute(db)
}
