import { emit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { Charge, EarlyFraudWarning } from '../shapes.ts'

/** The bank suspects that its card was stolen: https://docs.stripe.com/disputes/prevention/early-fraud-warnings */
export function warnOfFraud(op: Operation, charge: Charge): EarlyFraudWarning {
  const warning: EarlyFraudWarning = {
    id: newId('earlyFraudWarning'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: op.now,
    fraud_type: 'misc',
    livemode: false,
    ...(charge.payment_intent === null ? {} : { payment_intent: charge.payment_intent }),
  }
  op.store.insert(warning)
  emit(op, 'radar.early_fraud_warning.created', warning)
  return warning
}

/** There is nothing left to do about it once the money was given back. */
export function settleWarnings(op: Operation, chargeId: string): void {
  for (const warning of op.store.all('radar.early_fraud_warning', { charge: chargeId })) {
    if (!warning.actionable) continue
    const settled = { ...warning, actionable: false }
    op.store.save(settled)
    emit(op, 'radar.early_fraud_warning.updated', settled, { actionable: true })
  }
}
