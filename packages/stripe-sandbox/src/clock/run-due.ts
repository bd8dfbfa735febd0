import { announceRenewal } from '../billing/announce-renewal.ts'
import { warnOfTrialEnd } from '../billing/create-subscription.ts'
import { endDiscount, expireCoupon, expirePromotionCode } from '../billing/end-discount.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { expirePendingUpdate } from '../billing/expire-pending-update.ts'
import { finishDraft } from '../billing/finish-draft.ts'
import { giveUpSubscription } from '../billing/give-up-subscription.ts'
import { passDueDate } from '../billing/pass-due-date.ts'
import { renewSubscription } from '../billing/renew-subscription.ts'
import { resumeCollection } from '../billing/resume-collection.ts'
import { retryInvoice } from '../billing/retry-invoice.ts'
import { turnPhase, warnOfExpiry } from '../billing/schedules/turn-phase.ts'
import { expireSession } from '../checkout/expire-session.ts'
import { get, type Operation } from '../operation.ts'
import { releaseUncaptured } from '../payments/capture-intent.ts'
import { lapseDispute } from '../payments/close-dispute.ts'
import { settleRefund } from '../payments/refund-charge.ts'
import { resumeNow } from '../portal/pause-in-portal.ts'
import type { Store } from '../store/open-store.ts'
import type { DueEntry, DueKind } from './due-of.ts'

/** What happens at each moment that becomes due. */
const ACTIONS: Record<DueKind, (op: Operation, id: string) => void> = {
  'session.expire': (op, id) => void expireSession(op, get(op, 'checkout.session', id)),
  'coupon.expire': (op, id) => expireCoupon(op, get(op, 'coupon', id)),
  'promotion_code.expire': (op, id) => expirePromotionCode(op, get(op, 'promotion_code', id)),
  'discount.end': (op, id) => endDiscount(op, get(op, 'discount', id)),
  'schedule.phase': (op, id) => turnPhase(op, get(op, 'subscription_schedule', id)),
  'schedule.expiring': (op, id) => warnOfExpiry(op, get(op, 'subscription_schedule', id)),
  'subscription.expire_pending': (op, id) => expirePendingUpdate(op, get(op, 'subscription', id)),
  'subscription.cancel': (op, id) => void endSubscription(op, get(op, 'subscription', id), {}),
  'subscription.give_up': (op, id) => giveUpSubscription(op, get(op, 'subscription', id)),
  'subscription.resume': (op, id) => resumeNow(op, get(op, 'subscription', id)),
  'subscription.resume_collection': (op, id) => resumeCollection(op, get(op, 'subscription', id)),
  'subscription.trial_warning': (op, id) => warnOfTrialEnd(op, get(op, 'subscription', id)),
  'subscription.announce': (op, id) => announceRenewal(op, get(op, 'subscription', id)),
  'subscription.renew': (op, id) => renewSubscription(op, get(op, 'subscription', id)),
  'invoice.finalize': (op, id) => finishDraft(op, get(op, 'invoice', id)),
  'invoice.overdue': (op, id) => passDueDate(op, get(op, 'invoice', id)),
  'invoice.retry': (op, id) => retryInvoice(op, get(op, 'invoice', id)),
  'refund.settle': (op, id) => settleRefund(op, get(op, 'refund', id)),
  'dispute.lapse': (op, id) => lapseDispute(op, get(op, 'dispute', id)),
  'payment_intent.release': (op, id) => releaseUncaptured(op, get(op, 'payment_intent', id)),
}

export interface Due extends DueEntry {
  documentId: string
}

export function runDue(op: Operation, due: Due): void {
  ACTIONS[due.kind](op, due.documentId)
}

/** The earliest entry of a clock ('' is the global one), if it is due by then. */
export function findNextDue(
  store: Store,
  clockId: string,
  byAt = Number.MAX_SAFE_INTEGER,
): Due | null {
  const row = store
    .sql('select * from due where clock_id = ? and at <= ? order by at, rank, document_id limit 1')
    .get(clockId, byAt)
  return row ? readDue(row) : null
}

/** What lies ahead on a clock, earliest first. */
export function listDue(store: Store, clockId: string, limit: number): Due[] {
  return store
    .sql('select * from due where clock_id = ? order by at, rank, document_id limit ?')
    .all(clockId, limit)
    .map(readDue)
}

export function readDue(row: Record<string, unknown>): Due {
  return {
    documentId: String(row.document_id),
    kind: String(row.kind) as DueKind,
    at: Number(row.at),
    clockId: String(row.clock_id),
    rank: Number(row.rank),
  }
}
