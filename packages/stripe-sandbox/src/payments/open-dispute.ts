import { endSubscription } from '../billing/end-subscription.ts'
import { findSubscriptionOf } from '../billing/revive-subscription.ts'
import type { DisputeCause } from '../cards.ts'
import { DAY } from '../clock/due-of.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'
import type { Charge, Dispute } from '../shapes.ts'
import { recordTransaction } from './record-transaction.ts'

const ANSWER_WITHIN = 7 * DAY

const NO_EVIDENCE: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}

/** The buyer's bank takes a payment back, or asks about it: https://docs.stripe.com/disputes/how-disputes-work */
export function openDispute(op: Operation, { id }: Charge, cause: DisputeCause): void {
  const charge = get(op, 'charge', id)
  const times = cause.times ?? 1
  const share = Math.floor(charge.amount / times)
  for (let nth = 0; nth < times; nth += 1) {
    // The first takes what does not divide, so that together they are the payment.
    const amount = nth === 0 ? charge.amount - share * (times - 1) : share
    if (amount > 0) withdraw(op, buildDispute(op, charge, cause, amount), cause)
  }
  saveAndEmit(op, 'charge.updated', charge, { ...charge, disputed: true })
  if (op.settings.cancelOnDispute && !cause.inquiry) cancelDisputed(op, charge)
}

function withdraw(op: Operation, dispute: Dispute, cause: DisputeCause): void {
  op.store.insert(dispute)
  emit(op, 'charge.dispute.created', dispute)
  if (cause.inquiry) return
  const transaction = recordTransaction(op, {
    kind: 'dispute',
    amount: -dispute.amount,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback withdrawal for ${dispute.charge}`,
  })
  const withdrawn = { ...dispute, balance_transactions: [transaction] }
  op.store.save(withdrawn)
  emit(op, 'charge.dispute.funds_withdrawn', withdrawn, { balance_transactions: [] })
}

/** The account's setting: the subscription that the payment was for ends. */
function cancelDisputed(op: Operation, charge: Charge): void {
  const payments = op.store.all('invoice_payment', {
    'payment.payment_intent': charge.payment_intent,
  })
  for (const payment of payments) {
    const invoice = op.store.find('invoice', payment.invoice)
    const subscription = invoice && findSubscriptionOf(op, invoice)
    if (subscription) endSubscription(op, subscription, { reason: 'payment_disputed' })
  }
}

function buildDispute(op: Operation, charge: Charge, cause: DisputeCause, amount: number): Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? 'visa'
  return {
    id: newId('dispute'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: op.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: op.now + ANSWER_WITHIN,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: cause.inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand,
        case_type: cause.inquiry ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: cause.reason === 'fraudulent' ? '83' : '13.1',
      },
      type: 'card',
    },
    reason: cause.reason,
    status: cause.inquiry ? 'warning_needs_response' : 'needs_response',
  }
}
