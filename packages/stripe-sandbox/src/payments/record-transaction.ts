import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { BalanceTransaction } from '../shapes.ts'

/** What a payment costs: 2.9 % and 30 minor units, in whatever currency. */
const CHARGE_FEE = { share: 0.029, fixed: 30 }
/** What a dispute costs, in minor units. It is not given back when the dispute is won. */
const DISPUTE_FEE = 1_500

const KINDS = {
  charge: { type: 'charge', category: 'charge', fee: chargeFee, text: 'Stripe processing fees' },
  refund: { type: 'refund', category: 'refund', fee: () => 0, text: '' },
  refundFailure: {
    type: 'refund_failure',
    category: 'refund_failure',
    fee: () => 0,
    text: '',
  },
  dispute: { type: 'adjustment', category: 'dispute', fee: () => DISPUTE_FEE, text: 'Dispute fee' },
  disputeReversal: {
    type: 'adjustment',
    category: 'dispute_reversal',
    fee: () => 0,
    text: '',
  },
} as const

export interface Movement {
  kind: keyof typeof KINDS
  /** Minor units, seen from the account: a refund is negative. */
  amount: number
  currency: string
  /** The charge, refund or dispute that moved the money. */
  source: string
  description: string | null
}

/** Records what comes to the account's balance or leaves it. The money is available at once. */
export function recordTransaction(op: Operation, movement: Movement): BalanceTransaction {
  const { amount, currency } = movement
  const kind = KINDS[movement.kind]
  const fee = kind.fee(amount)
  const details = { amount: fee, application: null, currency, description: kind.text }
  const transaction: BalanceTransaction = {
    id: newId('transaction'),
    object: 'balance_transaction',
    amount,
    available_on: op.now,
    balance_type: 'payments',
    created: op.now,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ ...details, type: 'stripe_fee' }],
    net: amount - fee,
    reporting_category: kind.category,
    source: movement.source,
    status: 'available',
    type: kind.type,
  }
  op.store.insert(transaction)
  return transaction
}

function chargeFee(amount: number): number {
  return Math.round(amount * CHARGE_FEE.share) + CHARGE_FEE.fixed
}
