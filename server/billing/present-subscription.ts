import { type Action, type Permission, permissions } from '#domain/subscription.ts'
import type { Db } from '../db/connect.ts'
import { findOpenInvoice } from './history-queries.ts'
import { cardOfRow } from './mirror.ts'
import { listSubscriptions, type SubscriptionRow } from './queries.ts'

/** A subscription as the API shows it. Instants are ISO strings, money is in minor units. */
export interface PresentedSubscription {
  id: string
  plan: string
  planName: string
  interval: SubscriptionRow['interval']
  status: SubscriptionRow['status']
  amount: number
  currency: string
  currentPeriodStartAt: string
  currentPeriodEndAt: string
  trialEndAt: string | null
  cancelAt: string | null
  endedAt: string | null
  provisional: boolean
  card: { brand: string; last4: string; expMonth: number; expYear: number } | null
  nextPayment: { at: string; amount: number; currency: string } | null
  paymentProblem: PaymentProblem | null
}

export interface PaymentProblem {
  invoiceId: string
  amount: number
  currency: string
  failedAt: string
  declineReason: string | null
  nextAttemptAt: string | null
  attemptCount: number
  payUrl: string | null
}

export interface SubscriptionAnswer {
  subscription: PresentedSubscription | null
  can: Record<Action, Permission>
}

/** The subscription that pages speak of, and what its holder may do next: the same table refuses and disables. */
export async function answerSubscription(db: Db, accountId: string): Promise<SubscriptionAnswer> {
  const [current] = await listSubscriptions(db, accountId)
  if (!current) return { subscription: null, can: permissions(null) }
  const subscription = await presentSubscription(db, current)
  return { subscription, can: permissions({ status: current.status, cancelAt: current.cancel_at }) }
}

export async function presentSubscription(
  db: Db,
  row: SubscriptionRow,
): Promise<PresentedSubscription> {
  const iso = (instant: Date | null) => instant?.toISOString() ?? null
  return {
    id: row.id,
    plan: row.plan,
    planName: row.plan_name,
    interval: row.interval,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    currentPeriodStartAt: row.current_period_start_at.toISOString(),
    currentPeriodEndAt: row.current_period_end_at.toISOString(),
    trialEndAt: iso(row.trial_end_at),
    cancelAt: iso(row.cancel_at),
    endedAt: iso(row.ended_at),
    provisional: row.provisional,
    card: cardOfRow(row),
    nextPayment: nextPayment(row),
    paymentProblem: await findPaymentProblem(db, row),
  }
}

function nextPayment(row: SubscriptionRow): PresentedSubscription['nextPayment'] {
  const renews = row.status === 'active' || row.status === 'trialing'
  if (!renews || row.cancel_at !== null || row.collection_paused) return null
  const { amount, currency } = row
  return { at: row.current_period_end_at.toISOString(), amount, currency }
}

async function findPaymentProblem(db: Db, row: SubscriptionRow): Promise<PaymentProblem | null> {
  if (row.status !== 'past_due' && row.status !== 'unpaid' && row.status !== 'incomplete')
    return null
  const invoice = await findOpenInvoice(db, row.id)
  if (!invoice) return null
  return {
    invoiceId: invoice.invoice_id,
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    failedAt: invoice.issued_at.toISOString(),
    declineReason: invoice.requires_action ? 'authentication_required' : invoice.decline_code,
    nextAttemptAt: invoice.next_attempt_at?.toISOString() ?? null,
    attemptCount: invoice.attempt_count,
    payUrl: invoice.hosted_invoice_url,
  }
}
