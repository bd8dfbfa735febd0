import { expirePendingUpdate } from '../billing/expire-pending-update.ts'
import { DECLINES } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { cardError } from '../payments/payment-error.ts'
import { completeFlow } from './complete-flow.ts'
import { openVisit, type Visit } from './open-visit.ts'
import { ownSubscription } from './own-subscription.ts'
import type { PortalOutcome } from './portal-action.ts'

type Subscription = Documents['subscription']

/**
 * After a change that is made once it is paid: the bank's question where there is one, null when all is done.
 * @throws 402 for a refused card, which takes the change back
 */
export function askBank(op: Operation, visit: Visit, after: Subscription): PortalOutcome | null {
  const intent = waitingIntent(op, after)
  if (!intent) return null
  const challenge = op.store.all('sandbox.challenge', { intentId: intent.id }).at(-1)
  if (intent.status !== 'requires_action' || !challenge) {
    const error = intent.last_payment_error
    throw cardError({
      code: error?.code ?? 'card_declined',
      declineCode: error?.decline_code ?? null,
      message: error?.message ?? DECLINES.generic_decline.message,
    })
  }
  const returnUrl = `${visit.session.url}/plan/${after.id}/paid`
  op.store.save({ ...challenge, returnUrl })
  return { kind: 'challenge', challengeId: challenge.id }
}

/** What came of a change of plan that the bank was asked about; a refusal takes the change back. */
export function planOutcome(op: Operation, portalKey: string, id: string): PortalOutcome {
  const visit = openVisit(op, portalKey)
  if (!visit) return { kind: 'gone' }
  const subscription = ownSubscription(op, visit, id)
  const intent = waitingIntent(op, subscription)
  if (!intent) return completeFlow(op, visit)
  if (intent.status === 'requires_action') {
    return { kind: 'refused', message: 'The bank has not answered yet.', field: null }
  }
  const error = intent.last_payment_error
  expirePendingUpdate(op, subscription)
  return {
    kind: 'declined',
    code: error?.code ?? 'card_declined',
    declineCode: error?.decline_code ?? null,
    message: error?.message ?? '',
    field: null,
  }
}

function waitingIntent(op: Operation, after: Subscription): Documents['payment_intent'] | null {
  const { pending } = after.internal
  if (pending?.kind !== 'update') return null
  const { paymentIntentId } = get(op, 'invoice', pending.invoiceId).internal
  return paymentIntentId ? get(op, 'payment_intent', paymentIntentId) : null
}
