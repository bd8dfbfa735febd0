import { addDays } from '#domain/dates.ts'
import { GRACE_DAYS } from '#domain/entitlement.ts'
import { findPlan } from '#domain/plans.ts'
import type {
  SubscriptionChange,
  SubscriptionFact,
  SubscriptionSnapshot,
} from '#domain/subscription-changes.ts'
import type { NewEmail } from '../emails/enqueue-email.ts'
import type { InvoiceChange, InvoiceFact } from './decide-facts.ts'

/** Which mail follows which fact. Closed tables: a new fact without a decision here is a type error. Pure. */

export interface Addressee {
  accountId: string
  email: string
  name: string
}

type SubscriptionMail = (
  to: Addressee,
  subscription: SubscriptionSnapshot,
  fact: SubscriptionFact,
) => NewEmail

const AFTER_SUBSCRIPTION = {
  started: welcome,
  trial_converted: null,
  plan_changed: null,
  renewed: null,
  fell_past_due: null,
  went_unpaid: null,
  recovered: null,
  cancellation_scheduled: cancellationScheduled,
  cancellation_undone: null,
  paused: null,
  resumed: null,
  card_replaced: null,
  cancelled: (to, subscription, fact) => ended('cancelled', to, subscription, fact),
  expired: (to, subscription, fact) => ended('expired', to, subscription, fact),
} satisfies Record<SubscriptionChange, SubscriptionMail | null>

type InvoiceMail = (
  to: Addressee,
  fact: InvoiceFact,
  subscription: SubscriptionSnapshot | null,
) => NewEmail | null

const AFTER_INVOICE = {
  paid: receipt,
  payment_failed: paymentFailed,
  confirmation_needed: confirmPayment,
  refunded: null,
  disputed: null,
  voided: null,
} satisfies Record<InvoiceChange, InvoiceMail | null>

export function emailAfterSubscription(
  to: Addressee,
  subscription: SubscriptionSnapshot,
  fact: SubscriptionFact,
): NewEmail | null {
  return AFTER_SUBSCRIPTION[fact.change]?.(to, subscription, fact) ?? null
}

export function emailAfterInvoice(
  to: Addressee,
  fact: InvoiceFact,
  subscription: SubscriptionSnapshot | null,
): NewEmail | null {
  return AFTER_INVOICE[fact.change]?.(to, fact, subscription) ?? null
}

function addressed(to: Addressee) {
  return { accountId: to.accountId, recipient: to.email }
}

function welcome(to: Addressee, subscription: SubscriptionSnapshot): NewEmail {
  const plan = findPlan(subscription.plan)
  return {
    kind: 'welcome',
    key: `welcome:${subscription.id}`,
    ...addressed(to),
    facts: {
      name: to.name,
      planName: subscription.planName,
      screens: plan?.screens ?? 1,
      resolution: plan?.resolution ?? '1080p',
      ads: plan?.ads ?? false,
      amount: subscription.amount,
      currency: subscription.currency,
      interval: subscription.interval,
      trialEndAt:
        subscription.status === 'trialing'
          ? (subscription.trialEndAt?.toISOString() ?? null)
          : null,
      nextPaymentAt: subscription.cancelAt ? null : subscription.currentPeriodEndAt.toISOString(),
    },
  }
}

function cancellationScheduled(
  to: Addressee,
  subscription: SubscriptionSnapshot,
  fact: SubscriptionFact,
): NewEmail {
  return {
    kind: 'cancellation_scheduled',
    key: fact.key,
    ...addressed(to),
    facts: {
      name: to.name,
      planName: subscription.planName,
      accessUntilAt: (subscription.cancelAt ?? subscription.currentPeriodEndAt).toISOString(),
    },
  }
}

function ended(
  kind: 'cancelled' | 'expired',
  to: Addressee,
  subscription: SubscriptionSnapshot,
  fact: SubscriptionFact,
): NewEmail {
  return {
    kind,
    key: fact.key,
    ...addressed(to),
    facts: { name: to.name, planName: subscription.planName, endedAt: fact.at.toISOString() },
  }
}

/** An invoice of 0.00 is history without a receipt. */
function receipt(
  to: Addressee,
  { invoice, at }: InvoiceFact,
  subscription: SubscriptionSnapshot | null,
): NewEmail | null {
  if (invoice.amountPaid === 0) return null
  const next =
    subscription && !subscription.cancelAt && subscription.status !== 'canceled'
      ? {
          at: subscription.currentPeriodEndAt.toISOString(),
          amount: subscription.amount,
          currency: subscription.currency,
        }
      : null
  const paidUntilAt = invoice.lines
    .map((line) => line.periodEndAt)
    .reduce<Date | null>((latest, end) => (latest && latest > end ? latest : end), null)
  return {
    kind: 'receipt',
    key: `receipt:${invoice.id}`,
    ...addressed(to),
    facts: {
      name: to.name,
      invoiceId: invoice.id,
      number: invoice.number,
      paidAt: at.toISOString(),
      lines: invoice.lines.map(({ description, amount }) => ({ description, amount })),
      tax: invoice.tax,
      amount: invoice.amountPaid,
      currency: invoice.currency,
      planName: subscription?.planName ?? null,
      paidUntilAt: paidUntilAt?.toISOString() ?? null,
      nextPayment: next,
      card: invoice.card ? { brand: invoice.card.brand, last4: invoice.card.last4 } : null,
      receiptUrl: invoice.hostedInvoiceUrl,
    },
  }
}

/** The first payment of a checkout fails on the payment page, before anything exists that a mail could be about. */
function paymentFailed(
  to: Addressee,
  { invoice, at, key }: InvoiceFact,
  subscription: SubscriptionSnapshot | null,
): NewEmail {
  const due = subscription?.currentPeriodStartAt ?? invoice.issuedAt
  return {
    kind: 'payment_failed',
    key,
    ...addressed(to),
    facts: {
      name: to.name,
      invoiceId: invoice.id,
      amount: invoice.amountRemaining,
      currency: invoice.currency,
      failedAt: at.toISOString(),
      declineReason: invoice.declineCode,
      attempt: invoice.attemptCount,
      nextAttemptAt: invoice.nextAttemptAt?.toISOString() ?? null,
      payUrl: invoice.hostedInvoiceUrl,
      accessUntilAt: addDays(due, GRACE_DAYS).toISOString(),
      card: invoice.card ? { brand: invoice.card.brand, last4: invoice.card.last4 } : null,
    },
  }
}

function confirmPayment(to: Addressee, { invoice, key }: InvoiceFact): NewEmail | null {
  if (invoice.hostedInvoiceUrl === null) return null
  return {
    kind: 'confirm_payment',
    key,
    ...addressed(to),
    facts: {
      name: to.name,
      invoiceId: invoice.id,
      amount: invoice.amountRemaining,
      currency: invoice.currency,
      payUrl: invoice.hostedInvoiceUrl,
    },
  }
}

/** Derived alike by the event and by the scheduler, so that it goes once. */
export function trialEnding(to: Addressee, subscription: SubscriptionSnapshot): NewEmail | null {
  if (!subscription.trialEndAt) return null
  const { card } = subscription
  return {
    kind: 'trial_ending',
    key: `trial_ending:${subscription.id}:${Math.floor(subscription.trialEndAt.getTime() / 1_000)}`,
    ...addressed(to),
    facts: {
      name: to.name,
      planName: subscription.planName,
      amount: subscription.amount,
      currency: subscription.currency,
      interval: subscription.interval,
      trialEndAt: subscription.trialEndAt.toISOString(),
      card: card ? { brand: card.brand, last4: card.last4 } : null,
    },
  }
}
