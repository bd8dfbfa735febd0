import { type Kysely, sql } from 'kysely'

/** Who is which customer at Stripe, what they have, what they paid, and what happened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table billing_customers (
      account_id text primary key references accounts (id),
      customer_id text not null unique,
      told_email text not null,
      created_at timestamptz not null
    )`.execute(db)
  await sql`
    create table checkout_intents (
      id text primary key,
      account_id text not null references accounts (id),
      plan text not null,
      interval text not null,
      price_id text not null,
      trial_days integer not null,
      state text not null check (state in ('open', 'complete', 'expired', 'failed')),
      session_id text unique,
      url text,
      created_at timestamptz not null,
      closed_at timestamptz
    )`.execute(db)
  await sql`
    create unique index checkout_intents_one_open_idx on checkout_intents (account_id)
    where state = 'open'`.execute(db)
  await sql`
    create table subscriptions (
      id text primary key,
      account_id text not null references accounts (id),
      customer_id text not null,
      plan text not null,
      plan_name text not null,
      interval text not null,
      interval_count integer not null default 1,
      price_id text not null,
      status text not null,
      amount bigint not null,
      currency text not null,
      started_at timestamptz not null,
      current_period_start_at timestamptz not null,
      current_period_end_at timestamptz not null,
      trial_start_at timestamptz,
      trial_end_at timestamptz,
      cancel_at timestamptz,
      canceled_at timestamptz,
      ended_at timestamptz,
      ended_reason text,
      collection_paused_until timestamptz,
      collection_paused boolean not null default false,
      latest_invoice_id text,
      card_brand text,
      card_last4 text,
      card_exp_month integer,
      card_exp_year integer,
      past_due_since_at timestamptz,
      provisional boolean not null default false,
      provisional_until timestamptz,
      synced_at timestamptz not null
    )`.execute(db)
  await sql`create index subscriptions_account_idx on subscriptions (account_id)`.execute(db)
  await sql`create index subscriptions_customer_idx on subscriptions (customer_id)`.execute(db)
  await sql`
    create index subscriptions_trial_end_idx on subscriptions (trial_end_at)
    where status = 'trialing'`.execute(db)
  await sql`
    create index subscriptions_period_end_idx on subscriptions (current_period_end_at)
    where status in ('trialing', 'active', 'past_due', 'paused', 'unpaid')`.execute(db)
  await sql`
    create table billing_history (
      invoice_id text primary key,
      account_id text not null references accounts (id),
      customer_id text not null,
      subscription_id text,
      number text,
      status text not null,
      billing_reason text,
      description text not null,
      currency text not null,
      amount bigint not null,
      amount_paid bigint not null,
      amount_remaining bigint not null,
      amount_refunded bigint not null default 0,
      tax bigint not null default 0,
      lines jsonb not null,
      period_start_at timestamptz not null,
      period_end_at timestamptz not null,
      issued_at timestamptz not null,
      paid_at timestamptz,
      attempt_count integer not null default 0,
      next_attempt_at timestamptz,
      decline_code text,
      requires_action boolean not null default false,
      hosted_invoice_url text,
      invoice_pdf_url text,
      card_brand text,
      card_last4 text
    )`.execute(db)
  await sql`
    create index billing_history_account_idx
    on billing_history (account_id, issued_at desc, invoice_id desc)`.execute(db)
  await sql`
    create table timeline (
      id bigint generated always as identity primary key,
      account_id text not null,
      customer_id text,
      key text not null unique,
      at timestamptz not null,
      recorded_at timestamptz not null,
      kind text not null,
      data jsonb not null
    )`.execute(db)
  await sql`create index timeline_account_idx on timeline (account_id, at desc, id desc)`.execute(
    db,
  )
  await sql`
    create table trials_used (
      account_id text primary key references accounts (id),
      subscription_id text not null,
      started_at timestamptz not null
    )`.execute(db)
}
