import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { type Operation, timeOf } from '../operation.ts'
import { cancelOpenPayment } from '../payments/cancel-open-payment.ts'
import { moveCustomerBalance } from './move-customer-balance.ts'
import { applyPendingUpdate, findWaitingFor, forgetPendingUpdate } from './pending-update.ts'
import { reviveSubscription } from './revive-subscription.ts'

const DROPPED = {
  void: { from: ['open', 'uncollectible'], event: 'invoice.voided', stamp: 'voided_at' },
  uncollectible: {
    from: ['open'],
    event: 'invoice.marked_uncollectible',
    stamp: 'marked_uncollectible_at',
  },
} as const

/** Nobody will collect this invoice any more. */
export function dropInvoice(
  op: Operation,
  invoice: Documents['invoice'],
  status: keyof typeof DROPPED,
): Documents['invoice'] {
  const rule = DROPPED[status]
  if (!(rule.from as readonly (string | null)[]).includes(invoice.status)) {
    const verb = status === 'void' ? 'void' : 'mark as uncollectible'
    throw invalid(`You can only ${verb} an open invoice; this one is ${invoice.status}.`, {
      code: 'invoice_not_editable',
    })
  }
  const dropped: Documents['invoice'] = {
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status,
    status_transitions: { ...invoice.status_transitions, [rule.stamp]: timeOf(op, invoice) },
  }
  op.store.save(dropped)
  if (status === 'void') cancelOpenPayment(op, dropped, 'void_invoice')
  emit(op, rule.event, dropped)
  if (status === 'void') returnBalance(op, dropped)
  settleWaiting(op, dropped)
  return dropped
}

/** Writing an invoice off lets a paused subscription run again; a change that waited for it does not happen. */
function settleWaiting(op: Operation, invoice: Documents['invoice']): void {
  const waiting = findWaitingFor(op, invoice)
  if (!waiting) reviveSubscription(op, invoice)
  else if (waiting.pending.kind === 'resume' && invoice.status === 'uncollectible') {
    applyPendingUpdate(op, invoice)
  } else forgetPendingUpdate(op, invoice)
}

/** What the invoice took out of the customer's balance goes back. */
function returnBalance(op: Operation, invoice: Documents['invoice']): void {
  moveCustomerBalance(op, invoice.customer!, {
    amount: invoice.starting_balance - (invoice.ending_balance ?? 0),
    type: 'unapplied_from_invoice',
    currency: invoice.currency,
    invoice: invoice.id,
  })
}
