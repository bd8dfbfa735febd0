import { announcementAt, renewalAt } from '../billing/renewal-time.ts'
import type { Document, Documents } from '../documents.ts'

export const DAY = 86_400
export const TRIAL_WARNING = 3 * DAY
/** https://docs.stripe.com/api/events/types#event_types-subscription_schedule.expiring */
const EXPIRY_WARNING = 7 * DAY
/** A subscription whose first payment does not come is given up: https://docs.stripe.com/billing/subscriptions/overview */
export const INCOMPLETE_LIFETIME = 23 * 3_600

/** An inquiry that became no dispute ends: https://docs.stripe.com/disputes/how-disputes-work#inquiries */
const INQUIRY_LIFETIME = 120 * DAY

/** Everything that happens because time passes. The order decides between entries due in the same second. */
const IN_ORDER = [
  'session.expire',
  'coupon.expire',
  'promotion_code.expire',
  'discount.end',
  // A phase begins before the renewal of the same second, so that this bills what the phase says.
  'schedule.phase',
  'schedule.expiring',
  'subscription.expire_pending',
  'subscription.cancel',
  'subscription.give_up',
  'subscription.resume',
  'subscription.resume_collection',
  'subscription.trial_warning',
  'subscription.announce',
  'subscription.renew',
  'invoice.finalize',
  'invoice.overdue',
  'invoice.retry',
  'refund.settle',
  'dispute.lapse',
  'payment_intent.release',
] as const

export type DueKind = (typeof IN_ORDER)[number]

export interface DueEntry {
  kind: DueKind
  /** Seconds on the entry's clock. */
  at: number
  /** A test clock's id, or '' for the global clock. */
  clockId: string
  rank: number
}

/** Derived from the document whenever it is written, so that the schedule can never disagree with the state. */
export function dueOf(document: Document): DueEntry[] {
  switch (document.object) {
    case 'coupon':
      return document.valid && document.redeem_by !== null
        ? [entry('coupon.expire', document.redeem_by, null)]
        : []
    case 'discount':
      return dueOfDiscount(document as Documents['discount'])
    case 'promotion_code':
      return document.active && document.expires_at !== null
        ? [entry('promotion_code.expire', document.expires_at, null)]
        : []
    case 'checkout.session':
      return document.status === 'open' ? [entry('session.expire', document.expires_at, null)] : []
    case 'subscription':
      return dueOfSubscription(document as Documents['subscription'])
    case 'subscription_schedule':
      return dueOfSchedule(document as Documents['subscription_schedule'])
    case 'invoice':
      return dueOfInvoice(document as Documents['invoice'])
    case 'refund': {
      const { verdict } = (document as Documents['refund']).internal
      return verdict ? [entry('refund.settle', verdict.at, null)] : []
    }
    case 'dispute':
      return dueOfDispute(document as Documents['dispute'])
    case 'payment_intent': {
      const { releasedAt } = (document as Documents['payment_intent']).internal
      return document.status === 'requires_capture' && releasedAt
        ? [entry('payment_intent.release', releasedAt, null)]
        : []
    }
    default:
      return []
  }
}

function dueOfDispute(dispute: Documents['dispute']): DueEntry[] {
  switch (dispute.status) {
    case 'needs_response':
      return [entry('dispute.lapse', dispute.evidence_details.due_by!, null)]
    case 'warning_needs_response':
    case 'warning_under_review':
      return [entry('dispute.lapse', dispute.created + INQUIRY_LIFETIME, null)]
    default:
      return []
  }
}

function dueOfDiscount({ end, internal }: Documents['discount']): DueEntry[] {
  return end === null || internal.isOver ? [] : [entry('discount.end', end, internal.testClock)]
}

function dueOfSubscription(subscription: Documents['subscription']): DueEntry[] {
  const { status, test_clock: clock } = subscription
  if (status === 'canceled' || status === 'incomplete_expired') return []
  if (status === 'incomplete') {
    return [entry('subscription.give_up', subscription.created + INCOMPLETE_LIFETIME, clock)]
  }
  const entries: DueEntry[] = []
  if (subscription.cancel_at !== null) {
    entries.push(entry('subscription.cancel', subscription.cancel_at, clock))
  }
  const forgottenAt = subscription.internal.pending?.expiresAt ?? null
  if (forgottenAt !== null) {
    entries.push(entry('subscription.expire_pending', forgottenAt, clock))
  }
  if (status === 'paused') {
    const pause = subscription.internal.portalPause
    const isRunning = pause?.pausedAt === subscription.status_details?.paused.transitioned_at
    return pause && isRunning
      ? [...entries, entry('subscription.resume', pause.resumesAt, clock)]
      : entries
  }
  const resumesAt = subscription.pause_collection?.resumes_at
  if (resumesAt) entries.push(entry('subscription.resume_collection', resumesAt, clock))
  if (
    status === 'trialing' &&
    subscription.trial_end !== null &&
    !subscription.internal.trialWillEndSent
  ) {
    entries.push(entry('subscription.trial_warning', subscription.trial_end - TRIAL_WARNING, clock))
  }
  const renewsAt = renewalAt(subscription)
  const announcedAt = announcementAt(subscription)
  const { announces, announcedFor } = subscription.internal
  const isOpen = announces && status !== 'unpaid' && announcedFor !== renewsAt
  if (isOpen && announcedAt !== null) {
    entries.push(entry('subscription.announce', announcedAt, clock))
  }
  entries.push(entry('subscription.renew', renewsAt, clock))
  return entries
}

function dueOfSchedule(schedule: Documents['subscription_schedule']): DueEntry[] {
  const { phases, status, test_clock: clock } = schedule
  if (status === 'not_started') return [entry('schedule.phase', phases[0]!.start_date, clock)]
  if (status !== 'active') return []
  const entries = [entry('schedule.phase', schedule.current_phase!.end_date, clock)]
  if (!schedule.internal.expiringSent) {
    entries.push(entry('schedule.expiring', phases.at(-1)!.end_date - EXPIRY_WARNING, clock))
  }
  return entries
}

function dueOfInvoice(invoice: Documents['invoice']): DueEntry[] {
  const clock = invoice.test_clock
  if (invoice.status === 'draft' && invoice.auto_advance && invoice.automatically_finalizes_at) {
    return [entry('invoice.finalize', invoice.automatically_finalizes_at, clock)]
  }
  if (invoice.status === 'open' && invoice.due_date && !invoice.internal.isOverdue) {
    return [entry('invoice.overdue', invoice.due_date, clock)]
  }
  if (invoice.status === 'open' && invoice.next_payment_attempt !== null) {
    return [entry('invoice.retry', invoice.next_payment_attempt, clock)]
  }
  return []
}

function entry(kind: DueKind, at: number, clock: string | null): DueEntry {
  return { kind, at, clockId: clock ?? '', rank: IN_ORDER.indexOf(kind) }
}
