import { DAY } from '../clock/due-of.ts'
import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Settings } from '../settings.ts'
import { endSubscription } from './end-subscription.ts'
import { findDefaultMethod, payInvoice } from './pay-invoice.ts'
import { findSubscriptionOf } from './revive-subscription.ts'

/**
 * Seconds of the attempt after the `attempts`-th, or null when that was the last. Stripe chooses the moments by a model;
 * here they are a table of days after the first failure: https://docs.stripe.com/billing/revenue-recovery/smart-retries
 */
export function nextRetryAt(
  settings: Settings,
  firstAttemptAt: number,
  attempts: number,
): number | null {
  const days = settings.retryDays[attempts - 1]
  return days === undefined ? null : firstAttemptAt + days * DAY
}

/** A retry became due. A card that its bank refused for good is not tried again; its place in the schedule passes. */
export function retryInvoice(op: Operation, invoice: Documents['invoice']): void {
  const method = findDefaultMethod(op, invoice)
  if (method === null || method.id !== invoice.internal.refusedPaymentMethod) {
    payInvoice(op, invoice, { offSession: true, scheduled: true })
    return
  }
  const attempts = invoice.attempt_count + 1
  const firstAttemptAt = invoice.internal.firstAttemptAt ?? timeOf(op, invoice)
  const next = nextRetryAt(op.settings, firstAttemptAt, attempts)
  const passed = { ...invoice, attempt_count: attempts, next_payment_attempt: next }
  saveAndEmit(op, 'invoice.updated', invoice, passed)
  if (next === null) exhaustRetries(op, passed)
}

/** The last retry failed: what the account's settings say happens to the subscription. */
export function exhaustRetries(op: Operation, { id }: Documents['invoice']): void {
  const invoice = get(op, 'invoice', id)
  const subscription = findSubscriptionOf(op, invoice)
  if (!subscription || subscription.latest_invoice !== id) return
  if (op.settings.afterRetries === 'cancel') {
    endSubscription(op, subscription, { reason: 'payment_failed' })
    return
  }
  if (invoice.auto_advance) {
    saveAndEmit(op, 'invoice.updated', invoice, { ...invoice, auto_advance: false })
  }
  if (op.settings.afterRetries === 'unpaid') {
    const unpaid = { ...subscription, status: 'unpaid' as const }
    saveAndEmit(op, 'customer.subscription.updated', subscription, unpaid)
  }
}
