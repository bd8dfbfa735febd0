import { saveAndEmit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { defined, listPage, PAGING } from '../http/list-page.ts'
import {
  clearable,
  email,
  integerBetween,
  mergeMetadata,
  metadata,
  object,
  oneOf,
  range,
  text,
} from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { get, getFor } from '../operation.ts'
import { captureIntent } from '../payments/capture-intent.ts'
import type { Charge } from '../shapes.ts'
import { fullAddress } from './full-address.ts'
import { SHIPPING } from './intent-params.ts'

const PATH = '/v1/charges'

/** Payments begin with an intent or an invoice; a charge is what came of each attempt. */
export const chargeRoutes = [
  route(
    'GET',
    PATH,
    { ...PAGING, created: range, customer: text, payment_intent: text, transfer_group: text },
    (op, { params }) => {
      const { created, customer, payment_intent, transfer_group } = params
      return listPage(op, 'charge', PATH, params, {
        where: defined({ customer, payment_intent, transfer_group }),
        ...defined({ created }),
      })
    },
  ),

  route('GET', `${PATH}/:id`, {}, (op, { ids }) => get(op, 'charge', ids.id!)),

  route(
    'POST',
    `${PATH}/:id`,
    {
      customer: text,
      description: text,
      fraud_details: object({ user_report: clearable(oneOf('fraudulent', 'safe')) }),
      metadata,
      receipt_email: email,
      shipping: SHIPPING,
      transfer_group: text,
    },
    (op, { ids, params }) => {
      const before = get(op, 'charge', ids.id!)
      const { fraud_details: fraud, metadata: change, shipping, ...plain } = params
      if (plain.customer !== undefined) {
        getFor(op, 'customer', plain.customer, 'customer')
        if (before.customer !== null && before.customer !== plain.customer) {
          throw invalid('A charge that has a customer cannot be given to another.', {
            param: 'customer',
          })
        }
      }
      const after: Charge = {
        ...before,
        ...defined(plain),
        metadata: mergeMetadata(before.metadata, change),
      }
      if (fraud) after.fraud_details = fraud.user_report ? { user_report: fraud.user_report } : {}
      if (shipping) {
        const empty = { carrier: null, phone: null, tracking_number: null }
        after.shipping = { ...empty, ...shipping, address: fullAddress(shipping.address) }
      }
      saveAndEmit(op, 'charge.updated', before, after)
      return after
    },
  ),

  route(
    'POST',
    `${PATH}/:id/capture`,
    { amount: integerBetween(1, 99_999_999), receipt_email: email },
    (op, { ids, params }) => {
      const charge = get(op, 'charge', ids.id!)
      if (charge.captured || charge.status !== 'succeeded' || !charge.payment_intent) {
        throw invalid(`Charge ${charge.id} has already been captured.`, {
          code: 'charge_already_captured',
        })
      }
      if (params.receipt_email) op.store.save({ ...charge, receipt_email: params.receipt_email })
      captureIntent(op, get(op, 'payment_intent', charge.payment_intent), params.amount)
      return get(op, 'charge', charge.id)
    },
  ),
]
