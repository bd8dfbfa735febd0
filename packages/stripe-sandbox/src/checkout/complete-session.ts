import { redeemDiscounts } from '../billing/redeem-discount.ts'
import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { attachPaymentMethod } from '../payments/create-payment-method.ts'
import type { Customer } from '../shapes.ts'
import { collectedOf, consentOf, customFieldsOf, detailsOf } from './buyer-details.ts'
import { customerOf } from './checkout-customer.ts'
import { invoicePayment } from './invoice-payment.ts'
import { sessionChoices } from './session-discounts.ts'
import { type Settled, subscribe } from './subscribe.ts'

type Session = Documents['checkout.session']

/** The order in which Stripe generates them: with a payment, and without one. */
export const PAID_ORDER = [
  'charge.succeeded',
  'payment_method.attached',
  'customer.created',
  'customer.tax_id.created',
  'customer.tax_id.updated',
  'customer.updated',
  'checkout.session.completed',
  'customer.subscription.created',
  'payment_intent.created',
  'payment_intent.succeeded',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice_payment.paid',
]

export const TRIAL_ORDER = [
  'customer.created',
  'customer.tax_id.created',
  'customer.tax_id.updated',
  'setup_intent.created',
  'setup_intent.succeeded',
  'payment_method.attached',
  'checkout.session.completed',
  'customer.updated',
  'invoice.created',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'customer.subscription.created',
]

/** The buyer has paid, or saved a card: customer and subscription come about, and the session is complete. */
export function completeSession(op: Operation, session: Session, settled: Settled): Session {
  const customer = customerOf(op, session)
  if (customer && settled.kind !== 'free') keep(op, session, customer, settled)
  const made = makeOf(op, session, customer, settled)
  const complete: Session = {
    ...session,
    status: 'complete',
    payment_status: settled.kind === 'paid' ? 'paid' : 'no_payment_required',
    collected_information: collectedOf(session),
    consent: consentOf(session),
    custom_fields: customFieldsOf(session),
    customer: customer?.id ?? null,
    customer_details: detailsOf(session, customer),
    payment_intent:
      session.mode === 'payment' && settled.kind === 'paid' ? settled.intent.id : null,
    setup_intent: session.mode === 'setup' && settled.kind === 'set_up' ? settled.intent.id : null,
    ...made,
    url: null,
    internal: { ...session.internal, lastError: null },
  }
  op.store.save(complete)
  emit(op, 'checkout.session.completed', complete)
  return complete
}

/** The card and its intent become the customer's; of a single payment the card only if that was agreed. */
function keep(
  op: Operation,
  session: Session,
  customer: Customer,
  settled: Exclude<Settled, { kind: 'free' }>,
): void {
  const { intent, buyer } = session.internal
  if (session.mode !== 'payment' || intent.futureUsage || buyer?.savesCard) {
    const method = get(op, 'payment_method', settled.intent.payment_method!)
    attachPaymentMethod(op, method, customer.id)
  }
  op.store.save({ ...settled.intent, customer: customer.id } as Documents['payment_intent'])
  if (settled.kind !== 'paid' || !settled.intent.latest_charge) return
  // The charge was made before there was a customer to make it for.
  const charge = get(op, 'charge', settled.intent.latest_charge)
  op.store.save({ ...charge, customer: customer.id })
}

function makeOf(
  op: Operation,
  session: Session,
  customer: Customer | null,
  settled: Settled,
): Pick<Session, 'subscription' | 'invoice'> {
  if (session.mode === 'subscription') return subscribe(op, session, customer!.id, settled)
  const discounts = redeemDiscounts(op, sessionChoices(session), {
    customer,
    currency: session.currency!,
    amount: null,
    holder: { checkout_session: session.id },
  })
  if (session.invoice_creation?.enabled && settled.kind === 'paid') {
    const invoice = invoicePayment(op, session, customer!.id, settled.intent, discounts)
    return { subscription: null, invoice: invoice.id }
  }
  return { subscription: null, invoice: null }
}
