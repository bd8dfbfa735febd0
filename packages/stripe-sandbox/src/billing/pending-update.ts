import type { Documents, PendingChange } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { rememberBilled } from './remember-billed.ts'

type Subscription = Documents['subscription']

/** The subscription that waits for this invoice to be paid before it changes. */
export function findWaitingFor(
  op: Operation,
  invoice: Documents['invoice'],
): { subscription: Subscription; pending: PendingChange } | null {
  const id = invoice.parent?.subscription_details?.subscription
  const subscription = id ? op.store.find('subscription', id) : null
  const pending = subscription?.internal.pending
  return subscription && pending?.invoiceId === invoice.id ? { subscription, pending } : null
}

/** The invoice is paid: what waited for it happens. */
export function applyPendingUpdate(op: Operation, invoice: Documents['invoice']): void {
  const waiting = findWaitingFor(op, invoice)
  if (!waiting) return
  const { subscription: before, pending } = waiting
  if (pending.kind === 'resume') {
    applyResumption(op, before, pending, { status: 'active', invoice })
    return
  }
  const applied = rememberBilled(settled(before, pending), invoice)
  saveAndEmit(op, 'customer.subscription.updated', before, applied)
  // A change that was paid at once was never pending to anybody's eyes.
  if (before.pending_update) emit(op, 'customer.subscription.pending_update_applied', applied)
}

/** A paused subscription runs again: as active, or as past due when an attempt to pay is enough. */
export function applyResumption(
  op: Operation,
  before: Subscription,
  pending: PendingChange,
  { status, invoice }: { status: 'active' | 'past_due'; invoice?: Documents['invoice'] },
): void {
  const { status_details: _, ...resumed } = { ...settled(before, pending), status }
  const kept = invoice ? rememberBilled(resumed, invoice) : resumed
  op.store.save(kept)
  emit(op, 'customer.subscription.resumed', kept)
}

function settled(before: Subscription, pending: PendingChange): Subscription {
  const { billed, changes, trialWillEndSent } = pending
  return {
    ...before,
    ...changes,
    pending_update: null,
    internal: { ...before.internal, billed, trialWillEndSent, pending: null },
  }
}

/**
 * The invoice will not be paid: what waited for it is forgotten, with its prorations. Items that had been pending before
 * the change go back to being pending.
 */
export function forgetPendingUpdate(op: Operation, invoice: Documents['invoice']): void {
  const waiting = findWaitingFor(op, invoice)
  if (!waiting) return
  const { subscription: before, pending } = waiting
  for (const item of op.store.all('invoiceitem', { invoice: invoice.id })) {
    if (!pending.ownItems.includes(item.id)) op.store.save({ ...item, invoice: null })
  }
  const forgotten = {
    ...before,
    pending_update: null,
    internal: { ...before.internal, pending: null },
  }
  saveAndEmit(op, 'customer.subscription.updated', before, forgotten)
  if (!before.pending_update) return
  emit(op, 'customer.subscription.pending_update_expired', get(op, 'subscription', before.id))
}
