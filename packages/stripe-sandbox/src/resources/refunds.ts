import { emit, saveAndEmit } from '../events/emit.ts'
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
import { notYet, route } from '../http/route.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import type { Charge, Refund } from '../shapes.ts'

const PATH = '/v1/refunds'

const CREATABLE = {
  amount: integerBetween(1, 99_999_999),
  charge: text,
  metadata,
  payment_intent: text,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  ...notYet('currency', 'customer', 'instructions_email', 'origin', 'refund_application_fee'),
  ...notYet('reverse_transfer'),
}

export const refundRoutes = [
  route('POST', PATH, CREATABLE, (op, { params }) => refund(op, params)),

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
]

/** Gives money back. Neither the invoice nor the subscription changes by it. */
function refund(op: Operation, params: Values<typeof CREATABLE>): Refund {
  const charge = chargeOf(op, params)
  const left = charge.amount - charge.amount_refunded
  const amount = params.amount ?? left
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`,
      { param: 'amount' },
    )
  }
  const refunded: Charge = {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: amount === left,
  }
  op.store.save(refunded)
  const pending = buildRefund(op, charge, amount, params)
  op.store.insert(pending)
  emit(op, 'refund.created', pending)
  emit(op, 'charge.refunded', refunded, {
    amount_refunded: charge.amount_refunded,
    refunded: charge.refunded,
  })
  // Stripe adds the bank's reference afterwards, which is what these two tell.
  emit(op, 'refund.updated', pending)
  emit(op, 'charge.refund.updated', pending)
  return pending
}

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

function buildRefund(
  op: Operation,
  charge: Charge,
  amount: number,
  params: Values<typeof CREATABLE>,
): Refund {
  return {
    id: newId('refund'),
    object: 'refund',
    amount,
    balance_transaction: newId('transaction'),
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
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
}
