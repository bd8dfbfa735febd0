import type { Documents, PendingChange } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { gridAnchor } from './anchors.ts'
import { periodOf } from './build-subscription.ts'
import { createInvoice } from './create-invoice.ts'
import { expirePendingUpdate } from './expire-pending-update.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { subscriptionLine } from './invoice-lines.ts'
import { payInvoice } from './pay-invoice.ts'
import { pendingIds } from './pending-items.ts'
import { applyPendingUpdate, applyResumption } from './pending-update.ts'
import { periodAt } from './periods.ts'
import { debitRemaining } from './proration.ts'

type Subscription = Documents['subscription']

/** A resumption that nobody pays for is given up: https://docs.stripe.com/api/subscriptions/resume */
const LIFETIME = 23 * 3_600

export interface Resumption {
  anchor: 'now' | 'unchanged'
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  /** Seconds; null is now. */
  prorationDate: number | null
  /** On an attempt nothing is charged by the request; on success the subscription waits for the money. */
  resumesOn: 'attempt' | 'success'
}

/**
 * A paused subscription starts again: with a new period from now, or with the period of its old rhythm that lies around
 * now. What this costs is billed first, and until that is paid (or written off) it stays paused.
 */
export function resumeSubscription(
  op: Operation,
  paused: Subscription,
  resumption: Resumption,
): Subscription {
  if (paused.status !== 'paused') {
    throw invalid(
      `You can only resume a subscription whose status is \`paused\`; this one is \`${paused.status}\`.`,
    )
  }
  if (paused.internal.pending) expirePendingUpdate(op, paused)
  const before = get(op, 'subscription', paused.id)
  const older = pendingIds(op, before)
  const { after, lines } = prepareResumption(op, before, resumption)
  const own = pendingIds(op, before).filter((id) => !older.includes(id))
  const pending: PendingChange = {
    kind: 'resume',
    resumesOn: resumption.resumesOn,
    invoiceId: '',
    ownItems: own,
    billed: after.internal.billed,
    trialWillEndSent: before.internal.trialWillEndSent,
    expiresAt: resumption.resumesOn === 'attempt' ? timeOf(op, before) + LIFETIME : null,
    changes: {
      billing_cycle_anchor: after.billing_cycle_anchor,
      billing_cycle_anchor_config: after.billing_cycle_anchor_config,
      items: after.items,
    },
  }
  const billsNow =
    lines.length > 0 || (resumption.prorationBehavior === 'always_invoice' && own.length > 0)
  if (billsNow) billResumption(op, before, lines, pending)
  else applyResumption(op, before, pending, { status: 'active' })
  return get(op, 'subscription', before.id)
}

/** What the subscription becomes and what that costs: the whole new period, or the rest of the present one. */
export function prepareResumption(
  op: Operation,
  before: Subscription,
  { anchor: rule, prorationBehavior, prorationDate }: Resumption,
): { after: Subscription; lines: InvoiceLine[] } {
  const now = timeOf(op, before)
  const anchor = rule === 'unchanged' ? before.billing_cycle_anchor : now
  const after: Subscription = structuredClone({
    ...before,
    status: 'active' as const,
    billing_cycle_anchor: anchor,
    ...(rule === 'now' ? { billing_cycle_anchor_config: null } : {}),
  })
  for (const item of after.items.data) {
    const rhythm = item.price.recurring!
    const period = periodAt(gridAnchor(after, rhythm), rhythm, now)
    item.current_period_start = period.start
    item.current_period_end = period.end
  }
  if (rule === 'now') {
    const lines = after.items.data.map((item) => subscriptionLine(op, after, item, periodOf(item)))
    return { after, lines }
  }
  const { billed } = after.internal
  for (const item of after.items.data) {
    const isPaid = (billed[item.id]?.end ?? 0) > now
    if (isPaid) continue
    delete billed[item.id]
    if (prorationBehavior === 'none') continue
    billed[item.id] = debitRemaining(op, after, item, prorationDate ?? now)
  }
  return { after, lines: [] }
}

function billResumption(
  op: Operation,
  before: Subscription,
  lines: InvoiceLine[],
  pending: PendingChange,
): void {
  const charges = pending.resumesOn === 'success'
  const draft = createInvoice(op, {
    customer: get(op, 'customer', before.customer),
    subscription: before,
    reason: 'subscription_cycle',
    lines,
    currency: before.currency,
    autoAdvance: charges,
    finalizesAt: null,
  })
  saveAndEmit(op, 'customer.subscription.updated', before, {
    ...before,
    latest_invoice: draft.id,
    internal: { ...before.internal, pending: { ...pending, invoiceId: draft.id } },
  })
  const invoice = finalizeInvoice(op, draft)
  if (invoice.status === 'open' && charges) {
    payInvoice(op, invoice, { offSession: false, scheduled: true })
  } else if (invoice.status !== 'open') applyPendingUpdate(op, invoice)
}
