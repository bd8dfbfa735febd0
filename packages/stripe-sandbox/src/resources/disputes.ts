import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import { boolean, mergeMetadata, metadata, object, range, text } from '../http/read-params.ts'
import { notYet, route } from '../http/route.ts'
import { get } from '../operation.ts'
import { closeDispute } from '../payments/open-dispute.ts'
import type { Dispute } from '../shapes.ts'

const PATH = '/v1/disputes'

/** Texts that decide a test dispute: https://docs.stripe.com/testing#evidence */
const VERDICTS: Record<string, 'won' | 'lost'> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
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
      evidence: object({
        customer_name: text,
        product_description: text,
        uncategorized_text: text,
      }),
      metadata,
      submit: boolean,
      ...notYet('intended_submission_method'),
    },
    (op, { ids, params }) => {
      const before = get(op, 'dispute', ids.id!)
      if (params.evidence) mustBeOpen(before)
      const submits = params.evidence !== undefined && (params.submit ?? true)
      const after: Dispute = {
        ...before,
        evidence: { ...before.evidence, ...defined(params.evidence ?? {}) },
        evidence_details: {
          ...before.evidence_details,
          has_evidence: before.evidence_details.has_evidence || params.evidence !== undefined,
          submission_count: before.evidence_details.submission_count + (submits ? 1 : 0),
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
  if (!['won', 'lost', 'warning_closed'].includes(dispute.status)) return
  throw invalid('This dispute is already closed.')
}
