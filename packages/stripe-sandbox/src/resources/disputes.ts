import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  mergeMetadata,
  metadata,
  object,
  range,
  text,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get } from '../operation.ts'
import { closeDispute, isClosed } from '../payments/close-dispute.ts'
import type { Dispute } from '../shapes.ts'

const PATH = '/v1/disputes'

/** Texts that decide a test dispute: https://docs.stripe.com/testing#evidence */
const VERDICTS: Record<string, 'won' | 'lost'> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
}

const plain = clearable(text)

/** Files are named by id and not looked at. */
const EVIDENCE = {
  access_activity_log: plain,
  billing_address: plain,
  cancellation_policy: plain,
  cancellation_policy_disclosure: plain,
  cancellation_rebuttal: plain,
  customer_communication: plain,
  customer_email_address: plain,
  customer_name: plain,
  customer_purchase_ip: plain,
  customer_signature: plain,
  duplicate_charge_documentation: plain,
  duplicate_charge_explanation: plain,
  duplicate_charge_id: plain,
  product_description: plain,
  receipt: plain,
  refund_policy: plain,
  refund_policy_disclosure: plain,
  refund_refusal_explanation: plain,
  service_date: plain,
  service_documentation: plain,
  shipping_address: plain,
  shipping_carrier: plain,
  shipping_date: plain,
  shipping_documentation: plain,
  shipping_tracking_number: plain,
  uncategorized_file: plain,
  uncategorized_text: plain,
}

export const disputeRoutes = [
  route(
    'GET',
    PATH,
    { ...PAGING, charge: text, created: range, payment_intent: text },
    (op, { params }) => {
      const { charge, created, payment_intent } = params
      return listPage(op, 'dispute', PATH, params, {
        where: defined({ charge, payment_intent }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'dispute', ids.id!)),

  route(
    'POST',
    `${PATH}/:id`,
    {
      evidence: object(EVIDENCE),
      metadata,
      submit: boolean,
    },
    (op, { ids, params }) => {
      const before = get(op, 'dispute', ids.id!)
      if (params.evidence) mustBeOpen(before)
      const submits = params.evidence !== undefined && (params.submit ?? true)
      const evidence = defined(params.evidence ?? {})
      const after: Dispute = {
        ...before,
        evidence: { ...before.evidence, ...evidence },
        evidence_details: {
          ...before.evidence_details,
          has_evidence: before.evidence_details.has_evidence || params.evidence !== undefined,
          submission_count: before.evidence_details.submission_count + (submits ? 1 : 0),
          submission_method: submits ? 'manual' : before.evidence_details.submission_method,
        },
        metadata: mergeMetadata(before.metadata, params.metadata),
        status: submits ? underReview(before.status) : before.status,
      }
      saveAndEmit(op, 'charge.dispute.updated', before, after)
      const verdict = submits ? VERDICTS[after.evidence.uncategorized_text ?? ''] : undefined
      return verdict ? closeDispute(op, after, verdict) : after
    },
  ),

  route('POST', `${PATH}/:id/close`, {}, (op, { ids }) => {
    const dispute = get(op, 'dispute', ids.id!)
    mustBeOpen(dispute)
    return closeDispute(op, dispute, 'lost')
  }),
]

function underReview(status: Dispute['status']): Dispute['status'] {
  return status.startsWith('warning_') ? 'warning_under_review' : 'under_review'
}

function mustBeOpen(dispute: Dispute): void {
  if (!isClosed(dispute)) return
  throw invalid('This dispute is already closed.')
}
