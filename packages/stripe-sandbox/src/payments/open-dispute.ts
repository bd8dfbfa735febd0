import type { DisputeCause } from '../cards.ts'
import { DAY } from '../clock/due-of.ts'
import { emit, saveAndEmit } from '../events/emit.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'
import type { Charge, Dispute } from '../shapes.ts'

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
export function openDispute(op: Operation, { id }: Charge, cause: DisputeCause): Dispute {
  const charge = get(op, 'charge', id)
  const dispute = buildDispute(op, charge, cause)
  op.store.insert(dispute)
  emit(op, 'charge.dispute.created', dispute)
  if (!cause.inquiry) emit(op, 'charge.dispute.funds_withdrawn', dispute)
  saveAndEmit(op, 'charge.updated', charge, { ...charge, disputed: true })
  return dispute
}

function buildDispute(op: Operation, charge: Charge, cause: DisputeCause): Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? 'visa'
  return {
    id: newId('dispute'),
    object: 'dispute',
    amount: charge.amount,
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

/** The bank decides. A lost inquiry moves no money, a won dispute brings it back. */
export function closeDispute(op: Operation, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  const wasInquiry = dispute.status.startsWith('warning_')
  const closed: Dispute = { ...dispute, status: wasInquiry ? 'warning_closed' : outcome }
  op.store.save(closed)
  emit(op, 'charge.dispute.closed', closed)
  if (outcome === 'won' && !wasInquiry) emit(op, 'charge.dispute.funds_reinstated', closed)
  return closed
}
