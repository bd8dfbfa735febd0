import { addDays } from '#domain/dates.ts'
import { RENEWAL_SLACK_DAYS } from '#domain/entitlement.ts'
import type { Card } from '#domain/subscription.ts'
import type { SubscriptionSnapshot } from '#domain/subscription-changes.ts'
import type { InvoiceTruth } from './fetch-invoices.ts'
import type { SubscriptionTruth } from './fetch-truth.ts'
import type { NewInvoice } from './history-queries.ts'
import type { SubscriptionRow } from './queries.ts'

/** Between Stripe's shapes, our rows and the snapshots that the rules look at. Pure. */

export function snapshotOf(row: SubscriptionRow): SubscriptionSnapshot {
  return {
    id: row.id,
    plan: row.plan,
    planName: row.plan_name,
    interval: row.interval,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    startedAt: row.started_at,
    currentPeriodStartAt: row.current_period_start_at,
    currentPeriodEndAt: row.current_period_end_at,
    trialStartAt: row.trial_start_at,
    trialEndAt: row.trial_end_at,
    cancelAt: row.cancel_at,
    canceledAt: row.canceled_at,
    endedAt: row.ended_at,
    endedReason: row.ended_reason,
    collectionPaused: row.collection_paused,
    card: cardOfRow(row),
  }
}

export function cardOfRow(
  row: Pick<SubscriptionRow, 'card_brand' | 'card_last4' | 'card_exp_month' | 'card_exp_year'>,
): Card | null {
  if (row.card_brand === null || row.card_last4 === null) return null
  return {
    brand: row.card_brand,
    last4: row.card_last4,
    expMonth: row.card_exp_month ?? 1,
    expYear: row.card_exp_year ?? 2000,
  }
}

export interface RowContext {
  accountId: string
  /** When the oldest invoice that is still to be paid was issued. */
  openSince: Date | null
  defaultCard: Card | null
  before: SubscriptionRow | null
  now: Date
}

export function subscriptionRow(
  truth: SubscriptionTruth,
  { accountId, openSince, defaultCard, before, now }: RowContext,
): SubscriptionRow {
  const card = truth.card ?? defaultCard
  return {
    id: truth.id,
    account_id: accountId,
    customer_id: truth.customerId,
    plan: truth.product.plan,
    plan_name: truth.product.name,
    interval: truth.interval,
    interval_count: truth.intervalCount,
    price_id: truth.priceId,
    status: truth.status,
    amount: truth.amount,
    currency: truth.currency,
    started_at: truth.startedAt,
    current_period_start_at: truth.currentPeriodStartAt,
    current_period_end_at: truth.currentPeriodEndAt,
    trial_start_at: truth.trialStartAt,
    trial_end_at: truth.trialEndAt,
    cancel_at: truth.cancelAt,
    canceled_at: truth.canceledAt,
    ended_at: truth.endedAt,
    ended_reason: truth.endedReason,
    collection_paused_until: truth.collectionPausedUntil,
    collection_paused: truth.collectionPaused,
    latest_invoice_id: truth.latestInvoiceId,
    card_brand: card?.brand ?? null,
    card_last4: card?.last4 ?? null,
    card_exp_month: card?.expMonth ?? null,
    card_exp_year: card?.expYear ?? null,
    past_due_since_at: pastDueSince(truth, before, openSince),
    provisional: false,
    provisional_until: null,
    synced_at: now,
  }
}

/**
 * The payment that is missing was due with its invoice, or else when its period began; later ones that go unpaid too
 * don't restart the grace.
 */
function pastDueSince(
  truth: SubscriptionTruth,
  before: SubscriptionRow | null,
  openSince: Date | null,
): Date | null {
  if (truth.status !== 'past_due' && truth.status !== 'unpaid') return null
  return before?.past_due_since_at ?? openSince ?? truth.currentPeriodStartAt
}

const PROVISIONAL_DAYS = 3

/** What was confirmed before goes on for as long as it would have without the event. */
export function provisionalRow(
  row: SubscriptionRow,
  before: SubscriptionRow | null,
  now: Date,
): SubscriptionRow {
  const granted = addDays(now, PROVISIONAL_DAYS)
  const confirmed = before && addDays(before.current_period_end_at, RENEWAL_SLACK_DAYS)
  const until = confirmed && confirmed > granted ? confirmed : granted
  return { ...row, provisional: true, provisional_until: until }
}

/** The longest line is what the invoice is for; prorations and credits ride along. */
export function invoiceRow(invoice: InvoiceTruth, accountId: string): NewInvoice {
  const main = [...invoice.lines].sort(
    (a, b) => b.periodEndAt.getTime() - a.periodEndAt.getTime() || b.amount - a.amount,
  )[0]
  return {
    invoice_id: invoice.id,
    account_id: accountId,
    customer_id: invoice.customerId,
    subscription_id: invoice.subscriptionId,
    number: invoice.number,
    status: invoice.status,
    billing_reason: invoice.billingReason,
    description: main?.description ?? '',
    currency: invoice.currency,
    amount: invoice.amount,
    amount_paid: invoice.amountPaid,
    amount_remaining: invoice.amountRemaining,
    amount_refunded: invoice.amountRefunded,
    tax: invoice.tax,
    lines: JSON.stringify(
      invoice.lines.map((line) => ({
        description: line.description,
        amount: line.amount,
        periodStartAt: line.periodStartAt.toISOString(),
        periodEndAt: line.periodEndAt.toISOString(),
      })),
    ),
    period_start_at: main?.periodStartAt ?? invoice.issuedAt,
    period_end_at: main?.periodEndAt ?? invoice.issuedAt,
    issued_at: invoice.issuedAt,
    paid_at: invoice.paidAt,
    attempt_count: invoice.attemptCount,
    next_attempt_at: invoice.nextAttemptAt,
    decline_code: invoice.declineCode,
    requires_action: invoice.requiresAction,
    hosted_invoice_url: invoice.hostedInvoiceUrl,
    invoice_pdf_url: invoice.pdfUrl,
    card_brand: invoice.card?.brand ?? null,
    card_last4: invoice.card?.last4 ?? null,
  }
}
