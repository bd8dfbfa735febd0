import { cardBehaviour, type RiskLevel } from '../cards.ts'
import type { Decline } from '../declines.ts'
import type { Documents } from '../documents.ts'
import { newId } from '../ids.ts'
import type { Operation } from '../operation.ts'
import type { Charge } from '../shapes.ts'
import { recordTransaction } from './record-transaction.ts'

/** One attempt at the card's bank, approved or refused. Its time is the global clock's, even for a test clock's customer. */
export function createCharge(
  op: Operation,
  intent: Documents['payment_intent'],
  method: Documents['payment_method'],
  refusal: Decline | null,
  authenticated: boolean,
): Charge {
  const id = newId('charge')
  const captured = refusal === null && intent.capture_method !== 'manual'
  const charge: Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: captured ? recordCharge(op, intent, id) : null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: op.settings.businessName.toUpperCase().slice(0, 22),
    captured,
    created: op.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: refusal?.code ?? null,
    failure_message: refusal?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(refusal, cardBehaviour(method.internal.number).risk ?? 'normal'),
    paid: refusal === null,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(intent, method, authenticated) },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: refusal ? 'failed' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  }
  op.store.insert(charge)
  return charge
}

function recordCharge(op: Operation, intent: Documents['payment_intent'], source: string): string {
  return recordTransaction(op, {
    kind: 'charge',
    amount: intent.amount,
    currency: intent.currency,
    source,
    description: intent.description,
  }).id
}

const RISK_SCORES = { normal: 0, elevated: 65, highest: 85 } as const satisfies Record<
  RiskLevel,
  number
>

function outcomeOf(refusal: Decline | null, risk: RiskLevel): Charge['outcome'] {
  const isBlocked = refusal !== null && risk === 'highest'
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: isBlocked
      ? 'not_sent_to_network'
      : refusal
        ? 'declined_by_network'
        : 'approved_by_network',
    reason: isBlocked ? 'highest_risk_level' : (refusal?.declineCode ?? null),
    risk_level: risk,
    risk_score: RISK_SCORES[risk],
    seller_message: isBlocked
      ? 'Stripe blocked this payment as too risky.'
      : refusal
        ? 'The bank returned the decline code shown as the reason.'
        : 'Payment complete.',
    type: isBlocked ? 'blocked' : refusal ? 'issuer_declined' : 'authorized',
  }
}

type CardDetails = NonNullable<NonNullable<Charge['payment_method_details']>['card']>

function cardDetails(
  intent: Documents['payment_intent'],
  method: Documents['payment_method'],
  authenticated: boolean,
): CardDetails {
  const card = method.card!
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: authenticated
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: null,
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  }
}
