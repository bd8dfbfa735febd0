import type Stripe from 'stripe'
import { DAY_MS } from '#domain/dates.ts'
import { type Card, isLive } from '#domain/subscription.ts'
import type { Context } from '../context.ts'
import { isRefusedByStripe } from '../stripe/call-stripe.ts'
import {
  type AnyObject,
  cardOf,
  type NormalInvoice,
  type NormalSubscription,
  normaliseInvoice,
  normaliseSubscription,
  optionalId,
} from '../stripe/normalise.ts'
import { getProduct, type Product } from './products.ts'

/** Everything that Stripe knows of one customer and that we keep, read outside any transaction. */
export interface Truth {
  customerId: string
  subscriptions: (NormalSubscription & { product: Product })[]
  /** null: not read this time. */
  invoices: InvoiceTruth[] | null
  /** The card that is charged when a subscription has none of its own. */
  defaultCard: Card | null
  /** The open checkout session of this account, where there is one and somebody asked. */
  checkoutSession: { id: string; status: string } | null
}

export interface InvoiceTruth extends NormalInvoice {
  amountRefunded: number
  declineCode: string | null
  requiresAction: boolean
  card: Card | null
  chargeIds: string[]
}

/** Invoices older than this no longer change by themselves. */
export const INVOICE_WINDOW_DAYS = 35
/** Subscriptions, invoices, charges; rarely a default card, a payment that waits, a checkout session. */
export const CALLS_OF_A_FULL_FETCH = 3
export const CALLS_OF_A_SHORT_FETCH = 1

export interface FetchRequest {
  customerId: string
  full: boolean
  /** The invoice that our mirror knows as the latest of each subscription. */
  latestInvoices: ReadonlyMap<string, string | null>
  sessionId: string | null
}

export async function fetchTruth(ctx: Context, request: FetchRequest): Promise<Truth> {
  const { customerId } = request
  const raw = await listAllSubscriptions(ctx.stripe, customerId)
  const subscriptions = await Promise.all(
    raw.map(async (subscription) => {
      const normal = normaliseSubscription(subscription as unknown as AnyObject)
      return { ...normal, product: await getProduct(ctx, normal.productId) }
    }),
  )
  const invoicesChanged = subscriptions.some(
    ({ id, latestInvoiceId }) => request.latestInvoices.get(id) !== latestInvoiceId,
  )
  const [invoices, defaultCard, checkoutSession] = await Promise.all([
    request.full || invoicesChanged ? fetchInvoices(ctx, customerId) : null,
    needsDefaultCard(subscriptions) ? fetchDefaultCard(ctx.stripe, customerId) : null,
    request.sessionId === null ? null : fetchSession(ctx.stripe, request.sessionId),
  ])
  return { customerId, subscriptions, invoices, defaultCard, checkoutSession }
}

/** `status: 'all'`, since an ended subscription is news too, and two live ones must be seen. */
async function listAllSubscriptions(
  stripe: Stripe,
  customer: string,
): Promise<Stripe.Subscription[]> {
  const pages = stripe.subscriptions.list({
    customer,
    status: 'all',
    limit: 100,
    expand: ['data.default_payment_method'],
  })
  return pages.autoPagingToArray({ limit: 1_000 })
}

async function fetchInvoices(ctx: Context, customer: string): Promise<InvoiceTruth[]> {
  const since = Math.floor((ctx.clock.now().getTime() - INVOICE_WINDOW_DAYS * DAY_MS) / 1_000)
  const window = { customer, limit: 100 } as const
  const [raw, charges] = await Promise.all([
    ctx.stripe.invoices
      .list({ ...window, created: { gte: since }, expand: ['data.payments'] })
      .autoPagingToArray({ limit: 1_000 }),
    ctx.stripe.charges.list(window).then((page) => page.data),
  ])
  const invoices = raw.map((invoice) => normaliseInvoice(invoice as unknown as AnyObject))
  const open = invoices.filter(({ status }) => status === 'open')
  const ids = [...new Set(open.flatMap(({ paymentIntentIds }) => paymentIntentIds))]
  const payments = await Promise.all(ids.map((id) => ctx.stripe.paymentIntents.retrieve(id)))
  return invoices.map((invoice) => withPayment(invoice, charges, payments))
}

/** Charges and payment intents name no invoice (since basil), but the invoice names its payment intents. */
function withPayment(
  invoice: NormalInvoice,
  allCharges: Stripe.Charge[],
  allPayments: Stripe.PaymentIntent[],
): InvoiceTruth {
  const belongs = (id: string | null) => id !== null && invoice.paymentIntentIds.includes(id)
  const charges = allCharges.filter((charge) => belongs(optionalId(charge.payment_intent)))
  const payments = allPayments.filter((payment) => belongs(payment.id))
  const paid = charges.find((charge) => charge.status === 'succeeded') ?? charges[0]
  const error = payments.find((payment) => payment.last_payment_error)?.last_payment_error
  const details = paid?.payment_method_details?.card
  return {
    ...invoice,
    amountRefunded: charges.reduce((sum, charge) => sum + charge.amount_refunded, 0),
    declineCode: invoice.status === 'paid' ? null : (error?.decline_code ?? error?.code ?? null),
    requiresAction: invoice.status === 'open' && payments.some(wantsTheViewer),
    card: details ? cardOf({ card: details }) : null,
    chargeIds: charges.map((charge) => charge.id),
  }
}

/** On the page a bank's question is `requires_action`; off session it is a decline with this code. */
function wantsTheViewer({ status, last_payment_error }: Stripe.PaymentIntent): boolean {
  const codes = [last_payment_error?.code, last_payment_error?.decline_code]
  return status === 'requires_action' || codes.includes('authentication_required')
}

/** Checkout gives each subscription a card of its own; one without it charges the customer's default. */
function needsDefaultCard(subscriptions: NormalSubscription[]): boolean {
  return subscriptions.some(({ status, card }) => isLive(status) && card === null)
}

/** A customer that was deleted at Stripe has no card; its subscriptions are cancelled and still listed. */
async function fetchDefaultCard(stripe: Stripe, customerId: string): Promise<Card | null> {
  const expand = ['invoice_settings.default_payment_method']
  try {
    const customer = await stripe.customers.retrieve(customerId, { expand })
    return customer.deleted ? null : cardOf(customer.invoice_settings.default_payment_method)
  } catch (error) {
    if (isRefusedByStripe(error) && error.code === 'resource_missing') return null
    throw error
  }
}

async function fetchSession(stripe: Stripe, id: string): Promise<Truth['checkoutSession']> {
  const { status } = await stripe.checkout.sessions.retrieve(id)
  return status === null ? null : { id, status }
}
