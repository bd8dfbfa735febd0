import { emit, saveAndEmit } from '../events/emit.ts'
import type { Operation } from '../operation.ts'
import type { Dispute } from '../shapes.ts'
import { recordTransaction } from './record-transaction.ts'

const CLOSED: readonly string[] = ['won', 'lost', 'warning_closed']

export function isClosed(dispute: Dispute): boolean {
  return CLOSED.includes(dispute.status)
}

export function findOpenDispute(op: Operation, chargeId: string): Dispute | null {
  return op.store.all('dispute', { charge: chargeId }).find((found) => !isClosed(found)) ?? null
}

/** The bank decides. A lost inquiry moves no money, a won dispute brings it back. */
export function closeDispute(op: Operation, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  const wasInquiry = dispute.status.startsWith('warning_')
  const closed: Dispute = { ...dispute, status: wasInquiry ? 'warning_closed' : outcome }
  const isReinstated = outcome === 'won' && !wasInquiry
  if (isReinstated) {
    const back = recordTransaction(op, {
      kind: 'disputeReversal',
      amount: dispute.amount,
      currency: dispute.currency,
      source: dispute.id,
      description: `Chargeback reversal for ${dispute.charge}`,
    })
    closed.balance_transactions = [...dispute.balance_transactions, back]
  }
  op.store.save(closed)
  emit(op, 'charge.dispute.closed', closed)
  if (isReinstated) emit(op, 'charge.dispute.funds_reinstated', closed)
  return closed
}

/** Nobody answered in time: the bank's customer keeps the money. An inquiry ends without that. */
export function lapseDispute(op: Operation, dispute: Dispute): void {
  if (isClosed(dispute)) return
  const lapsed = {
    ...dispute,
    evidence_details: { ...dispute.evidence_details, past_due: true },
  }
  saveAndEmit(op, 'charge.dispute.updated', dispute, lapsed)
  closeDispute(op, lapsed, 'lost')
}
