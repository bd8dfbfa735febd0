import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  integerBetween,
  mergeMetadata,
  metadata,
  missing,
  oneOf,
  range,
  text,
  type Values,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { refundCharge } from '../payments/refund-charge.ts'
import type { Charge } from '../shapes.ts'

const PATH = '/v1/refunds'

const CREATABLE = {
  amount: integerBetween(1, 99_999_999),
  charge: text,
  metadata,
  payment_intent: text,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
}

export const refundRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) =>
    refundCharge(op, chargeOf(op, params), {
      amount: params.amount,
      reason: params.reason ?? null,
      metadata: mergeMetadata({}, params.metadata),
    }),
  ),

  route(
    'GET',
    PATH,
    { ...PAGING, charge: text, created: range, payment_intent: text },
    (op, { params }) => {
      const { charge, created, payment_intent } = params
      return listPage(op, 'refund', PATH, params, {
        where: defined({ charge, payment_intent }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'refund', ids.id!)),

  route('POST', `${PATH}/:id`, { metadata }, (op, { ids, params }) => {
    const before = get(op, 'refund', ids.id!)
    const after = { ...before, metadata: mergeMetadata(before.metadata ?? {}, params.metadata) }
    saveAndEmit(op, 'refund.updated', before, after)
    return after
  }),

  // Only bank transfers wait for their buyer, and there are none here.
  route('POST', `${PATH}/:id/cancel`, {}, (op, { ids }) => {
    const { id, status } = get(op, 'refund', ids.id!)
    throw invalid(
      `You cannot cancel the refund ${id} because it has a status of ${status}. Only refunds with a status of requires_action can be canceled.`,
    )
  }),
]

function chargeOf(op: Operation, params: Values<typeof CREATABLE>): Charge {
  if (params.charge) return refundable(getFor(op, 'charge', params.charge, 'charge'))
  if (!params.payment_intent) throw missing('payment_intent')
  const intent = getFor(op, 'payment_intent', params.payment_intent, 'payment_intent')
  if (intent.status !== 'succeeded' || !intent.latest_charge) {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`)
  }
  return refundable(get(op, 'charge', intent.latest_charge))
}

function refundable(charge: Charge): Charge {
  if (charge.status === 'succeeded') return charge
  throw invalid(`Charge ${charge.id} did not succeed, so there is nothing to refund.`)
}
