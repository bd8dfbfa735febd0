import { createSubscription } from '../billing/create-subscription.ts'
import { buildLine } from '../billing/invoice-lines.ts'
import type { BuyerDetails, Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import { attachPaymentMethod } from '../payments/create-payment-method.ts'
import { createCustomer } from '../resources/customers.ts'
import { fullAddress } from '../resources/full-address.ts'
import type { Customer, InvoiceLine, Subscription } from '../shapes.ts'

/** The order in which Stripe generates them: with a payment, and for a trial. */
export const PAID_ORDER = [
  'charge.succeeded',
  'payment_method.attached',
  'customer.created',
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

export type Settled =
  | { kind: 'paid'; intent: Documents['payment_intent'] }
  | { kind: 'set_up'; intent: Documents['setup_intent'] }

/** The buyer has paid, or saved a card: customer and subscription come about, and the session is complete. */
export function completeSession(
  op: Operation,
  session: Documents['checkout.session'],
  settled: Settled,
): Documents['checkout.session'] {
  const { buyer } = session.internal
  const customer = customerOf(op, session)
  const methodId = settled.intent.payment_method!
  if (customer) {
    if (session.mode !== 'payment') {
      attachPaymentMethod(op, get(op, 'payment_method', methodId), customer.id)
    }
    op.store.save({ ...settled.intent, customer: customer.id } as Documents['payment_intent'])
    adoptCharge(op, settled, customer.id)
  }
  const made =
    session.mode === 'subscription'
      ? subscribe(op, session, customer!.id, methodId, settled)
      : { subscription: null, invoice: null }
  const complete: Documents['checkout.session'] = {
    ...session,
    status: 'complete',
    payment_status: settled.kind === 'paid' ? 'paid' : 'no_payment_required',
    customer: customer?.id ?? null,
    customer_details: detailsOf(session, customer, buyer),
    payment_intent: session.mode === 'payment' ? settled.intent.id : null,
    setup_intent: session.mode === 'setup' ? settled.intent.id : null,
    subscription: made.subscription,
    invoice: made.invoice,
    url: null,
    internal: { ...session.internal, lastError: null },
  }
  op.store.save(complete)
  emit(op, 'checkout.session.completed', complete)
  return complete
}

/** The session's customer; a new one of the buyer, but for a single payment, which needs none. */
function customerOf(op: Operation, session: Documents['checkout.session']): Customer | null {
  if (session.customer) return get(op, 'customer', session.customer)
  if (session.mode === 'payment') return null
  const { buyer } = session.internal
  return createCustomer(op, {
    ...(buyer?.email ? { email: buyer.email } : {}),
    ...(buyer?.name ? { name: buyer.name } : {}),
    address: { country: buyer?.country ?? null, postal_code: buyer?.postalCode ?? null },
  })
}

function subscribe(
  op: Operation,
  session: Documents['checkout.session'],
  customerId: string,
  methodId: string,
  settled: Settled,
): { subscription: string; invoice: string | null } {
  const plan = session.internal.plan!
  const recurring = session.internal.lineItems.filter((item) => item.price?.recurring)
  const oneTime = session.internal.lineItems.filter((item) => !item.price?.recurring)
  const { subscription } = createSubscription(
    op,
    {
      ...plan,
      customer: get(op, 'customer', customerId),
      items: recurring.map((item) => ({
        price: item.price!.id,
        quantity: item.quantity ?? 1,
        metadata: {},
      })),
      currency: session.currency!,
      defaultPaymentMethod: methodId,
      extraLines: (made) => oneTime.map((item) => oneTimeLine(item, made)),
    },
    settled.kind === 'paid' ? { kind: 'paid', intent: settled.intent } : { kind: 'collect' },
  )
  if (settled.kind === 'paid' && subscription.latest_invoice) {
    const intent = get(op, 'payment_intent', settled.intent.id)
    const internal = { ...intent.internal, invoiceId: subscription.latest_invoice }
    op.store.save({ ...intent, internal })
  }
  return { subscription: subscription.id, invoice: subscription.latest_invoice }
}

function oneTimeLine(
  item: Documents['checkout.session']['internal']['lineItems'][number],
  subscription: Subscription,
): InvoiceLine {
  return buildLine({
    amount: item.amount_total,
    currency: item.currency,
    description: item.description,
    period: { start: subscription.created, end: subscription.created },
    quantity: item.quantity ?? 1,
    price: {
      id: item.price!.id,
      product: item.price!.product,
      unitAmount: item.amount_total / (item.quantity ?? 1),
    },
    metadata: {},
    subscriptionId: subscription.id,
    parent: null,
  })
}

/** The charge was made before there was a customer to make it for. */
function adoptCharge(op: Operation, settled: Settled, customerId: string): void {
  if (settled.kind !== 'paid' || !settled.intent.latest_charge) return
  const charge = get(op, 'charge', settled.intent.latest_charge)
  op.store.save({ ...charge, customer: customerId })
}

function detailsOf(
  session: Documents['checkout.session'],
  customer: Customer | null,
  buyer: BuyerDetails | null,
): Documents['checkout.session']['customer_details'] {
  return {
    address: fullAddress({
      country: buyer?.country ?? null,
      postal_code: buyer?.postalCode ?? null,
    }),
    business_name: null,
    email: customer?.email ?? buyer?.email ?? session.customer_email,
    individual_name: null,
    name: buyer?.name ?? null,
    phone: null,
    tax_exempt: customer?.tax_exempt ?? 'none',
    tax_ids: [],
  }
}
