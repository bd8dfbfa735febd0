import type { Document, Documents } from '../documents.ts'

export const DAY = 86_400
export const TRIAL_WARNING = 3 * DAY
/** A subscription whose first payment does not come is given up: https://docs.stripe.com/billing/subscriptions/overview */
export const INCOMPLETE_LIFETIME = 23 * 3_600

/** An inquiry that became no dispute ends: https://docs.stripe.com/disputes/how-disputes-work#inquiries */
const INQUIRY_LIFETIME = 120 * DAY

/** Everything that happens because time passes. The order decides between entries due in the same second. */
const RANKS = {
  'session.expire': 0,
  'coupon.expire': 0,
  'promotion_code.expire': 0,
  'discount.end': 0,
  'subscription.cancel': 1,
  'subscription.give_up': 2,
  'subscription.resume_collection': 3,
  'subscription.trial_warning': 4,
  'subscription.renew': 5,
  'invoice.finalize': 6,
  'invoice.retry': 7,
  'refund.settle': 8,
  'dispute.lapse': 9,
  'payment_intent.release': 10,
} as const

export type DueKind = keyof typeof RANKS

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
  if (status === 'paused') return entries
  const resumesAt = subscription.pause_collection?.resumes_at
  if (resumesAt) entries.push(entry('subscription.resume_collection', resumesAt, clock))
  if (
    status === 'trialing' &&
    subscription.trial_end !== null &&
    !subscription.internal.trialWillEndSent
  ) {
    entries.push(entry('subscription.trial_warning', subscription.trial_end - TRIAL_WARNING, clock))
  }
  const ends = subscription.items.data.map((item) => item.current_period_end)
  entries.push(entry('subscription.renew', Math.min(...ends), clock))
  return entries
}

function dueOfInvoice(invoice: Documents['invoice']): DueEntry[] {
  const clock = invoice.test_clock
  if (invoice.status === 'draft' && invoice.auto_advance && invoice.automatically_finalizes_at) {
    return [entry('invoice.finalize', invoice.automatically_finalizes_at, clock)]
  }
  if (invoice.status === 'open' && invoice.next_payment_attempt !== null) {
    return [entry('invoice.retry', invoice.next_payment_attempt, clock)]
  }
  return []
}

function entry(kind: DueKind, at: number, clock: string | null): DueEntry {
  return { kind, at, clockId: clock ?? '', rank: RANKS[kind] }
}
