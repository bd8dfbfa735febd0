import type { Documents, PendingChange } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { createInvoice } from './create-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { payInvoice } from './pay-invoice.ts'

type Subscription = Documents['subscription']

/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference#expiration */
const LIFETIME = 23 * 3_600

/** What a pending update can change. */
const CHANGEABLE = [
  'billing_cycle_anchor',
  'billing_cycle_anchor_config',
  'cancel_at',
  'cancel_at_period_end',
  'canceled_at',
  'cancellation_details',
  'discounts',
  'items',
  'metadata',
  'status',
  'trial_end',
  'trial_start',
] as const satisfies (keyof Subscription)[]

/**
 * `pending_if_incomplete`: bills a change first. Paid at once, it happens at once; else the subscription goes on as it
 * is, and the change waits for the invoice's payment.
 * @param ownItems the prorations that this change has made
 */
export function updateOncePaid(
  op: Operation,
  before: Subscription,
  prepared: { subscription: Subscription; lines: InvoiceLine[] },
  ownItems: string[],
): Subscription {
  const after = prepared.subscription
  const draft = createInvoice(op, {
    customer: get(op, 'customer', before.customer),
    subscription: before,
    reason: 'subscription_update',
    lines: prepared.lines,
    currency: before.currency,
    autoAdvance: true,
    finalizesAt: null,
  })
  const periodEnds = before.items.data.map((item) => item.current_period_end)
  const expiresAt = Math.min(timeOf(op, before) + LIFETIME, ...periodEnds)
  const pending: PendingChange = {
    kind: 'update',
    expiresAt,
    invoiceId: draft.id,
    ownItems,
    billed: after.internal.billed,
    trialWillEndSent: after.internal.trialWillEndSent,
    changes: changesOf(before, after),
  }
  const waiting = {
    ...before,
    latest_invoice: draft.id,
    internal: { ...before.internal, pending },
  }
  op.store.save(waiting)
  const invoice = finalizeInvoice(op, draft)
  if (invoice.status === 'open') payInvoice(op, invoice, { offSession: false, scheduled: true })
  const current = get(op, 'subscription', before.id)
  if (current.internal.pending) {
    // From the state that the caller knew, so that the event names the new invoice as well.
    saveAndEmit(op, 'customer.subscription.updated', before, {
      ...current,
      pending_update: shownUpdate(pending.changes, expiresAt),
    })
  }
  return get(op, 'subscription', before.id)
}

function changesOf(before: Subscription, after: Subscription): PendingChange['changes'] {
  const changed = CHANGEABLE.filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  return Object.fromEntries(changed.map((field) => [field, after[field]]))
}

function shownUpdate(
  changes: PendingChange['changes'],
  expiresAt: number,
): Subscription['pending_update'] {
  return {
    billing_cycle_anchor: changes.billing_cycle_anchor ?? null,
    cancel_at_period_end: changes.cancel_at_period_end ?? null,
    discount: null,
    discounts: changes.discounts ?? null,
    expires_at: expiresAt,
    metadata: changes.metadata ?? null,
    subscription_items: changes.items?.data ?? null,
    trial_end: changes.trial_end ?? null,
    trial_from_plan: null,
  }
}
