import { cardBehaviour } from '../cards.ts'
import type { Documents } from '../documents.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'
import type { Charge, Refund } from '../shapes.ts'
import { closeDispute, findOpenDispute } from './close-dispute.ts'
import { recordTransaction } from './record-transaction.ts'
import { settleWarnings } from './warn-of-fraud.ts'

type RefundDocument = Documents['refund']

/** How long the bank of an asynchronous refund's card thinks about it, in seconds. */
const BANK_DELAY = 60

export interface RefundRequest {
  /** Minor units; left out: what is left. */
  amount?: number | undefined
  reason?: Refund['reason']
  metadata?: Record<string, string>
}

/** Gives money back. Neither the invoice nor the subscription changes by it. */
export function refundCharge(op: Operation, charge: Charge, request: RefundRequest): Refund {
  const amount = refundableAmount(charge, request.amount)
  const dispute = findOpenDispute(op, charge.id)
  if (dispute && !dispute.status.startsWith('warning_')) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
      param: 'charge',
    })
  }
  const refunded = {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: amount === charge.amount - charge.amount_refunded,
  }
  op.store.save(refunded)
  const refund = buildRefund(op, charge, amount, request)
  op.store.insert(refund)
  emit(op, 'refund.created', refund)
  emit(op, 'charge.refunded', refunded, {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  })
  // Stripe adds the bank's reference afterwards, which is what these two tell.
  if (refund.status === 'succeeded') announceUpdate(op, refund)
  if (refunded.refunded) settleWarnings(op, charge.id)
  // The buyer has what they asked their bank about.
  if (dispute && refunded.refunded) closeDispute(op, dispute, 'lost')
  return refund
}

function refundableAmount(charge: Charge, asked: number | undefined): number {
  const left = charge.amount - charge.amount_refunded
  const amount = asked ?? left
  if (charge.refunded || left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (!charge.captured) {
    throw invalid(
      `Charge ${charge.id} is not captured. Cancel its PaymentIntent to release the money.`,
      { param: 'charge' },
    )
  }
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      { param: 'amount' },
    )
  }
  return amount
}

function buildRefund(
  op: Operation,
  charge: Charge,
  amount: number,
  request: RefundRequest,
): RefundDocument {
  const id = newId('refund')
  const fate = fateOf(op, charge)
  const transaction = recordTransaction(op, {
    kind: 'refund',
    amount: -amount,
    currency: charge.currency,
    source: id,
    description: charge.description === null ? null : `REFUND FOR CHARGE (${charge.description})`,
  })
  return {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: op.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: {
        reference_status: 'pending',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
      type: 'card',
    },
    metadata: request.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(fate === 'succeeds_later' ? { pending_reason: 'processing' as const } : {}),
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: fate === 'succeeds_later' ? 'pending' : 'succeeded',
    transfer_reversal: null,
    internal: {
      verdict:
        fate === null
          ? null
          : { status: fate === 'fails_later' ? 'failed' : 'succeeded', at: op.now + BANK_DELAY },
    },
  }
}

function fateOf(op: Operation, charge: Charge): 'succeeds_later' | 'fails_later' | null {
  const method = charge.payment_method
    ? op.store.find('payment_method', charge.payment_method)
    : null
  return method ? (cardBehaviour(method.internal.number).refund ?? null) : null
}

/** The buyer's bank has taken the refund, or sent it back: then the money is the account's again. */
export function settleRefund(op: Operation, before: RefundDocument): void {
  const { verdict } = before.internal
  if (verdict === null) return
  const { pending_reason: _, ...plain } = before
  if (verdict.status === 'succeeded') {
    const succeeded: RefundDocument = {
      ...plain,
      status: 'succeeded',
      internal: { verdict: null },
    }
    op.store.save(succeeded)
    announceUpdate(op, succeeded, { pending_reason: 'processing', status: 'pending' })
    return
  }
  const charge = get(op, 'charge', before.charge!)
  const transaction = recordTransaction(op, {
    kind: 'refundFailure',
    amount: before.amount,
    currency: before.currency,
    source: before.id,
    description: charge.description && `REFUND FAILURE (${charge.description})`,
  })
  const failed: RefundDocument = {
    ...plain,
    failure_balance_transaction: transaction.id,
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
    internal: { verdict: null },
  }
  saveAndEmit(op, 'refund.failed', before, failed)
  saveAndEmit(op, 'charge.updated', charge, {
    ...charge,
    amount_refunded: charge.amount_refunded - before.amount,
    refunded: false,
  })
  announceUpdate(op, failed, { status: 'succeeded' })
}

function announceUpdate(
  op: Operation,
  refund: RefundDocument,
  previous?: Record<string, unknown>,
): void {
  emit(op, 'refund.updated', refund, previous)
  emit(op, 'charge.refund.updated', refund, previous)
}
