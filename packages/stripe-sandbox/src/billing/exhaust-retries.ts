import type { Documents } from '../documents.ts'
import { saveAndEmit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { endSubscription } from './end-subscription.ts'
import { pauseNow } from './pause-now.ts'
import { findSubscriptionOf } from './revive-subscription.ts'

/** The last retry failed: what the account's settings say happens to the subscription. */
export function exhaustRetries(op: Operation, { id }: Documents['invoice']): void {
  const invoice = get(op, 'invoice', id)
  const subscription = findSubscriptionOf(op, invoice)
  if (!subscription || subscription.latest_invoice !== id) return
  const { afterRetries } = op.settings
  // Stripe cancels what it cannot pause.
  const cannotPause = afterRetries === 'pause' && subscription.schedule !== null
  if (afterRetries === 'cancel' || cannotPause) {
    endSubscription(op, subscription, { reason: 'payment_failed' })
    return
  }
  if (invoice.auto_advance) {
    saveAndEmit(op, 'invoice.updated', invoice, { ...invoice, auto_advance: false })
  }
  if (afterRetries === 'pause') {
    pauseNow(op, get(op, 'subscription', subscription.id), 'final_payment_failure')
  }
  if (afterRetries === 'unpaid') {
    const unpaid = { ...subscription, status: 'unpaid' as const }
    saveAndEmit(op, 'customer.subscription.updated', subscription, unpaid)
  }
}
