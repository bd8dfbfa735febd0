import { saveAndEmit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { Customer, CustomerBalanceTransaction } from '../shapes.ts'

export interface BalanceMove {
  /** Minor units: negative is credit for the customer, positive is owed by them. */
  amount: number
  type: CustomerBalanceTransaction['type']
  currency: string
  invoice?: string | null
  creditNote?: string | null
  description?: string | null
  metadata?: Record<string, string>
}

/**
 * Changes a customer's credit balance and records it. Nothing moves: null.
 * https://docs.stripe.com/billing/customer/balance
 */
export function moveCustomerBalance(
  op: Operation,
  customerId: string,
  move: BalanceMove,
): CustomerBalanceTransaction | null {
  if (move.amount === 0) return null
  const before = get(op, 'customer', customerId)
  const after = {
    ...before,
    balance: before.balance + move.amount,
    currency: before.currency ?? move.currency,
  }
  const transaction = recordBalanceMove(op, after, move)
  saveAndEmit(op, 'customer.updated', before, after)
  return transaction
}

/** The record alone, of a balance that the customer already has. */
export function recordBalanceMove(
  op: Operation,
  customer: Customer,
  move: BalanceMove,
): CustomerBalanceTransaction {
  const transaction: CustomerBalanceTransaction = {
    id: newId('customerBalanceTransaction'),
    object: 'customer_balance_transaction',
    amount: move.amount,
    checkout_session: null,
    created: timeOf(op, customer),
    credit_note: move.creditNote ?? null,
    currency: move.currency,
    customer: customer.id,
    customer_account: null,
    description: move.description ?? null,
    ending_balance: customer.balance,
    invoice: move.invoice ?? null,
    livemode: false,
    metadata: move.metadata ?? {},
    type: move.type,
  }
  op.store.insert(transaction)
  return transaction
}
