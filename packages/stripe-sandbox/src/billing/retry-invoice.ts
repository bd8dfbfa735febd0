import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { type Operation, timeOf } from '../operation.ts'
import { exhaustRetries } from './exhaust-retries.ts'
import { findDefaultMethod, payInvoice } from './pay-invoice.ts'
import { nextRetryAt } from './retry-schedule.ts'

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
