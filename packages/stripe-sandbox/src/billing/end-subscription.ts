import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Subscription } from '../shapes.ts'
import { expirePendingUpdate } from './expire-pending-update.ts'
import { creditUnused } from './proration.ts'
import { closeScheduleOf } from './schedules/close-schedule.ts'

export interface Ending {
  reason?: NonNullable<Subscription['cancellation_details']>['reason']
  comment?: string | null | undefined
  feedback?: NonNullable<Subscription['cancellation_details']>['feedback'] | undefined
  /** Credit the unused rest of the period. */
  prorate?: boolean | undefined
}

/** The end, at once. Open invoices stay open, and are no longer collected by themselves. */
export function endSubscription(
  op: Operation,
  subscription: Documents['subscription'],
  ending: Ending,
): Documents['subscription'] {
  const { id, status } = subscription
  if (status === 'canceled' || status === 'incomplete_expired') return subscription
  if (subscription.internal.pending) expirePendingUpdate(op, subscription)
  const before = get(op, 'subscription', id)
  const now = timeOf(op, before)
  if (ending.prorate) for (const item of before.items.data) creditUnused(op, before, item, now)
  const details = before.cancellation_details
  const ended: Documents['subscription'] = {
    ...get(op, 'subscription', before.id),
    status: 'canceled',
    canceled_at: before.canceled_at ?? now,
    ended_at: now,
    cancellation_details: {
      comment: ending.comment ?? details?.comment ?? null,
      feedback: ending.feedback ?? details?.feedback ?? null,
      feedback_option: details?.feedback_option ?? null,
      reason: ending.reason ?? details?.reason ?? 'cancellation_requested',
    },
  }
  op.store.save(ended)
  stopCollecting(op, ended.id)
  emit(op, 'customer.subscription.deleted', ended)
  closeScheduleOf(op, ended, ending.reason)
  return ended
}

function stopCollecting(op: Operation, subscriptionId: string): void {
  const where = { 'parent.subscription_details.subscription': subscriptionId }
  for (const invoice of op.store.all('invoice', where)) {
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue
    const stopped = { ...invoice, auto_advance: false, next_payment_attempt: null }
    saveAndEmit(op, 'invoice.updated', invoice, stopped)
  }
}
