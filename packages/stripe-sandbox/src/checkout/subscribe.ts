import { createSubscription } from '../billing/create-subscription.ts'
import type { Documents } from '../documents.ts'
import { get, type Operation } from '../operation.ts'
import { oneTimeLine } from './one-time-line.ts'
import { sessionChoices } from './session-discounts.ts'

/** How a checkout was paid. */
export type Settled =
  | { kind: 'paid'; intent: Documents['payment_intent'] }
  | { kind: 'set_up'; intent: Documents['setup_intent'] }
  /** Nothing is due, and no card was asked for. */
  | { kind: 'free' }

/** The subscription that was paid for, with the invoice that the payment settles. */
export function subscribe(
  asked: Operation,
  session: Documents['checkout.session'],
  customerId: string,
  settled: Settled,
): { subscription: string; invoice: string | null } {
  const plan = session.internal.plan!
  // What was charged is a share of the first period from that moment on; a bank's question may have taken a while since.
  const op = plan.anchor === null ? asked : { ...asked, now: session.internal.pricedAt }
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
        metadata: item.metadata ?? {},
        taxRates: session.internal.lineTaxRates[item.id],
      })),
      discounts: sessionChoices(session),
      checkoutSession: session.id,
      currency: session.currency!,
      defaultPaymentMethod: settled.kind === 'free' ? null : settled.intent.payment_method,
      extraLines: (made) =>
        oneTime.map((item) => oneTimeLine(session, item, made.created, made.id)),
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
