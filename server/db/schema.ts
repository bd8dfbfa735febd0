import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Interval } from '#domain/plans.ts'
import type { SubscriptionStatus } from '#domain/subscription.ts'

/** The tables as TypeScript sees them; `migrations/` is where they are made. */
export interface Schema {
  accounts: AccountsTable
  sessions: SessionsTable
  stripe_events: StripeEventsTable
  customer_sync: CustomerSyncTable
  stripe_object_customers: { object_id: string; customer_id: string }
  stripe_budget: StripeBudgetTable
  installation: { name: string; value: string; updated_at: Date }
  billing_customers: BillingCustomersTable
  checkout_intents: CheckoutIntentsTable
  subscriptions: SubscriptionsTable
  billing_history: BillingHistoryTable
  timeline: TimelineTable
  trials_used: { account_id: string; subscription_id: string; started_at: Date }
  emails: EmailsTable
  clock: { id: number; offset_ms: number }
  ticks: TicksTable
}

export interface AccountsTable {
  id: string
  name: string
  email: string
  email_verified: boolean
  image: string | null
  created_at: Date
  updated_at: Date
}

export interface SessionsTable {
  id: string
  expires_at: Date
  token: string
  created_at: Date
  updated_at: Date
  ip_address: string | null
  user_agent: string | null
  account_id: string
}

export type StripeEventState = 'received' | 'unresolved' | 'ignored' | 'done'

export interface StripeEventsTable {
  id: string
  type: string
  created_at: Date
  received_at: Date
  customer_id: string | null
  object_id: string | null
  livemode: boolean
  api_version: string | null
  payload: string
  state: StripeEventState
  attempts: Generated<number>
  next_at: Date | null
  processed_at: Date | null
  error: string | null
}

export interface CustomerSyncTable {
  customer_id: string
  dirty_seq: Generated<number>
  synced_seq: Generated<number>
  lease_token: Generated<number>
  lease_until: Date | null
  next_at: Date
  attempts: Generated<number>
  last_error: string | null
  priority: Generated<number>
  provisional: Generated<boolean>
  /** The next sync also reads the invoices of the last weeks. */
  full_fetch: Generated<boolean>
  synced_at: Date | null
}

export interface StripeBudgetTable {
  id: number
  tokens: number
  refilled_at: Date
  rate_per_second: number
  failures: Generated<number>
  open_until: Date | null
  probe_token: Generated<number>
}

export interface BillingCustomersTable {
  account_id: string
  customer_id: string
  /** The address that Stripe has; when the account's is another, the next sync tells it. */
  told_email: string
  created_at: Date
}

export interface CheckoutIntentsTable {
  id: string
  account_id: string
  plan: string
  interval: Interval
  price_id: string
  trial_days: number
  state: 'open' | 'complete' | 'expired' | 'failed'
  session_id: string | null
  url: string | null
  created_at: Date
  closed_at: Date | null
}

export interface SubscriptionsTable {
  id: string
  account_id: string
  customer_id: string
  plan: string
  plan_name: string
  interval: Interval
  interval_count: number
  price_id: string
  status: SubscriptionStatus
  amount: number
  currency: string
  started_at: Date
  current_period_start_at: Date
  current_period_end_at: Date
  trial_start_at: Date | null
  trial_end_at: Date | null
  cancel_at: Date | null
  canceled_at: Date | null
  ended_at: Date | null
  ended_reason: string | null
  collection_paused_until: Date | null
  collection_paused: boolean
  latest_invoice_id: string | null
  card_brand: string | null
  card_last4: string | null
  card_exp_month: number | null
  card_exp_year: number | null
  past_due_since_at: Date | null
  provisional: boolean
  provisional_until: Date | null
  synced_at: Date
}

export interface InvoiceLine {
  description: string
  amount: number
  periodStartAt: string
  periodEndAt: string
}

export interface BillingHistoryTable {
  invoice_id: string
  account_id: string
  customer_id: string
  subscription_id: string | null
  number: string | null
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  billing_reason: string | null
  description: string
  currency: string
  amount: number
  amount_paid: number
  amount_remaining: number
  amount_refunded: ColumnType<number, number | undefined, number>
  tax: ColumnType<number, number | undefined, number>
  lines: JSONColumnType<InvoiceLine[]>
  period_start_at: Date
  period_end_at: Date
  issued_at: Date
  paid_at: Date | null
  attempt_count: number
  next_attempt_at: Date | null
  decline_code: string | null
  requires_action: boolean
  hosted_invoice_url: string | null
  invoice_pdf_url: string | null
  card_brand: string | null
  card_last4: string | null
}

export interface TimelineTable {
  id: Generated<number>
  account_id: string
  customer_id: string | null
  key: string
  at: Date
  recorded_at: Date
  kind: string
  data: JSONColumnType<Record<string, unknown>>
}

export type EmailState = 'ready' | 'sending' | 'sent' | 'superseded' | 'dead'

export interface EmailsTable {
  id: Generated<number>
  key: string
  kind: string
  account_id: string | null
  recipient: string
  facts: JSONColumnType<Record<string, unknown>>
  message_id: string
  subject: string | null
  html: string | null
  text: string | null
  source: string | null
  state: EmailState
  lease_token: Generated<number>
  lease_until: Date | null
  next_at: Date
  attempts: Generated<number>
  last_error: string | null
  created_at: Date
  sent_at: Date | null
}

export interface TicksTable {
  job: string
  slot_at: Date
  created_at: Date
  lease_token: Generated<number>
  lease_until: Date | null
  next_at: Date
  attempts: Generated<number>
  last_error: string | null
  done_at: Date | null
}
