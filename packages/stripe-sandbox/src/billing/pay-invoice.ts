import { isHardDecline } from '../declines.ts'
import type { Documents, PendingChange } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { attemptPayment, type Outcome } from '../payments/attempt-payment.ts'
import { exhaustRetries } from './exhaust-retries.ts'
import { expirePendingUpdate } from './expire-pending-update.ts'
import { applyResumption, findWaitingFor } from './pending-update.ts'
import { nextRetryAt } from './retry-schedule.ts'
import { findSubscriptionOf, setDelinquent } from './revive-subscription.ts'
import { settleInvoice } from './settle-invoice.ts'

export interface PaymentAttempt {
  /** Overrides the subscription's and the customer's default. */
  method?: Documents['payment_method'] | undefined
  offSession: boolean
  /** Of the retry schedule, so that it counts; attempts by hand do not, after the first. */
  scheduled: boolean
  returnUrl?: string | null
}

export type InvoiceOutcome = Outcome<Documents['payment_intent']> | { kind: 'no_method' }

/** Tries to collect an open invoice, once. */
export function payInvoice(
  op: Operation,
  invoice: Documents['invoice'],
  attempt: PaymentAttempt,
): InvoiceOutcome {
  if (invoice.status === 'paid') {
    throw invalid('Invoice is already paid', { code: 'invoice_already_paid' })
  }
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalid(`This invoice cannot be paid: its status is ${invoice.status}.`, {
      code: 'invoice_not_editable',
    })
  }
  const method = attempt.method ?? findDefaultMethod(op, invoice)
  if (method === null) {
    failInvoice(op, invoice, attempt, { refusedMethod: null })
    return { kind: 'no_method' }
  }
  const intent = get(op, 'payment_intent', invoice.internal.paymentIntentId!)
  const outcome = attemptPayment(op, intent, method, {
    offSession: attempt.offSession,
    authenticated: false,
    returnUrl: attempt.returnUrl ?? null,
  })
  switch (outcome.kind) {
    case 'succeeded':
      countAttempt(op, invoice.id, attempt.scheduled)
      settleInvoice(op, invoice.id, outcome.intent)
      return outcome
    case 'challenge':
      emit(op, 'invoice.payment_action_required', get(op, 'invoice', invoice.id))
      failInvoice(op, invoice, attempt, { refusedMethod: null })
      return outcome
    case 'declined': {
      if (outcome.refusal.code === 'authentication_required') {
        emit(op, 'invoice.payment_action_required', get(op, 'invoice', invoice.id))
      }
      const refusedMethod = isHardDecline(outcome.refusal) ? method.id : null
      failInvoice(op, invoice, attempt, { refusedMethod })
      return outcome
    }
  }
}

/** The invoice's own, else the subscription's, else the customer's default. */
export function findDefaultMethod(
  op: Operation,
  invoice: Documents['invoice'],
): Documents['payment_method'] | null {
  const subscription = findSubscriptionOf(op, invoice)
  const customer = get(op, 'customer', invoice.customer!)
  const id =
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    customer.invoice_settings.default_payment_method
  return id ? op.store.find('payment_method', id) : null
}

function countAttempt(op: Operation, invoiceId: string, scheduled: boolean): void {
  const invoice = get(op, 'invoice', invoiceId)
  const counts = scheduled || invoice.attempt_count === 0
  op.store.save({
    ...invoice,
    attempted: true,
    attempt_count: invoice.attempt_count + (counts ? 1 : 0),
  })
}

function failInvoice(
  op: Operation,
  { id }: Documents['invoice'],
  attempt: PaymentAttempt,
  { refusedMethod }: { refusedMethod: string | null },
): void {
  const before = get(op, 'invoice', id)
  countAttempt(op, id, attempt.scheduled)
  const counted = get(op, 'invoice', id)
  const subscription = findSubscriptionOf(op, before)
  const firstAttemptAt = before.internal.firstAttemptAt ?? timeOf(op, before)
  const pending = findWaitingFor(op, before)?.pending ?? null
  // A change that waits for its payment expires before a retry would come.
  const retries =
    before.auto_advance && subscription?.status !== 'incomplete' && pending?.kind !== 'update'
  const retryAt = retries ? nextRetryAt(op.settings, firstAttemptAt, counted.attempt_count) : null
  const failed: Documents['invoice'] = {
    ...counted,
    next_payment_attempt: retryAt,
    internal: { ...counted.internal, firstAttemptAt, refusedPaymentMethod: refusedMethod },
  }
  op.store.save(failed)
  emit(op, 'invoice.payment_failed', failed)
  saveAndEmit(op, 'invoice.updated', before, failed)
  if (!subscription) return
  if (pending) {
    failWaiting(op, subscription, pending, { isLast: retries === true && retryAt === null })
    return
  }
  if (subscription.status === 'active') {
    const overdue = { ...subscription, status: 'past_due' as const }
    saveAndEmit(op, 'customer.subscription.updated', subscription, overdue)
  }
  if (subscription.status !== 'incomplete') setDelinquent(op, subscription.customer, true)
  if (retries && retryAt === null) exhaustRetries(op, failed)
}

/** What waits for the payment has not happened, so that nothing is overdue; but an attempt may be enough to resume. */
function failWaiting(
  op: Operation,
  subscription: Documents['subscription'],
  pending: PendingChange,
  { isLast }: { isLast: boolean },
): void {
  if (pending.resumesOn === 'attempt') {
    applyResumption(op, subscription, pending, { status: 'past_due' })
  } else if (isLast) expirePendingUpdate(op, subscription)
}
