import { createHash } from 'node:crypto'
import { cardBehaviour, findCardByName, hasValidChecksum } from '../cards.ts'
import type { BuyerDetails } from '../checkout/session-internal.ts'
import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, getFor, type Operation } from '../operation.ts'
import { cardError } from './payment-error.ts'

export interface TypedCard {
  number: string
  expMonth: number
  expYear: number
  cvc?: string | undefined
}

export type Holder = Partial<BuyerDetails>

/** @throws 402 when the card's data cannot be right */
export function createPaymentMethod(
  op: Operation,
  card: TypedCard,
  holder: Holder = {},
): Documents['payment_method'] {
  checkCardData(op, card)
  const behaviour = cardBehaviour(card.number)
  const method: Documents['payment_method'] = {
    id: newId('paymentMethod'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: {
        city: holder.city ?? null,
        country: holder.country ?? null,
        line1: holder.line1 ?? null,
        line2: holder.line2 ?? null,
        postal_code: holder.postalCode ?? null,
        state: holder.state ?? null,
      },
      email: holder.email ?? null,
      name: holder.name ?? null,
      phone: holder.phone ?? null,
      tax_id: null,
    },
    card: {
      brand: behaviour.brand,
      checks: {
        address_line1_check: holder.line1 ? 'pass' : null,
        address_postal_code_check: holder.postalCode
          ? behaviour.postalCheckFails
            ? 'fail'
            : 'pass'
          : null,
        cvc_check: card.cvc ? (behaviour.cvcCheckFails ? 'fail' : 'pass') : null,
      },
      country: 'US',
      display_brand: behaviour.brand,
      exp_month: card.expMonth,
      exp_year: fullYear(card.expYear),
      fingerprint: fingerprintOf(card.number),
      funding: behaviour.funding ?? 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [behaviour.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: op.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
    internal: { number: card.number, setUp: false },
  }
  op.store.insert(method)
  return method
}

/** A stored payment method; or `pm_card_…`, which makes a new one each time it is used. */
export function resolvePaymentMethod(
  op: Operation,
  id: string,
  param: string,
): Documents['payment_method'] {
  const named = findCardByName(id)
  if (!named) return getFor(op, 'payment_method', id, param)
  return createPaymentMethod(op, namedCard(op, named.number))
}

export function namedCard(op: Operation, number: string): TypedCard {
  return { number, expMonth: 12, expYear: new Date(op.now * 1_000).getUTCFullYear() + 3 }
}

/** @throws 402 for a card that its bank refuses to set up */
export function attachPaymentMethod(
  op: Operation,
  method: Documents['payment_method'],
  customerId: string,
): Documents['payment_method'] {
  if (method.customer === customerId) return method
  if (method.customer !== null) {
    throw invalid('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    })
  }
  const refusal = cardBehaviour(method.internal.number).refused
  if (refusal) throw cardError(refusal)
  const attached = { ...method, customer: customerId }
  op.store.save(attached)
  emit(op, 'payment_method.attached', attached)
  return attached
}

/** The bank agreed to later payments without the buyer. */
export function rememberConsent(op: Operation, methodId: string): void {
  const method = get(op, 'payment_method', methodId)
  op.store.save({ ...method, internal: { ...method.internal, setUp: true } })
}

function checkCardData(op: Operation, card: TypedCard): void {
  if (!hasValidChecksum(card.number)) {
    throw wrongData('incorrect_number', 'number', 'Your card number is incorrect.')
  }
  mustBeValidExpiry(op, card.expMonth, card.expYear)
  if (card.cvc !== undefined && !/^\d{3,4}$/.test(card.cvc)) {
    throw wrongData('invalid_cvc', 'cvc', "Your card's security code is invalid.")
  }
}

/** @throws 402 for a month that is none, and for a year that is over or far away */
export function mustBeValidExpiry(op: Operation, month: number, expYear: number): void {
  const today = new Date(op.now * 1_000)
  const year = fullYear(expYear)
  if (month < 1 || month > 12) {
    throw wrongData('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.")
  }
  const isPast =
    year < today.getUTCFullYear() ||
    (year === today.getUTCFullYear() && month < today.getUTCMonth() + 1)
  if (isPast || year > today.getUTCFullYear() + 50) {
    throw wrongData('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.")
  }
}

/** Two digits are of this century. */
function fullYear(year: number): number {
  return year < 100 ? 2_000 + year : year
}

function wrongData(code: string, param: string, message: string): ApiError {
  return new ApiError(402, { type: 'card_error', code, message, param })
}

/** The same for one number, whoever uses it: what trial fairness goes by. */
function fingerprintOf(number: string): string {
  return createHash('sha256').update(`card ${number}`).digest('base64url').slice(0, 16)
}
