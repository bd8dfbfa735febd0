import type Stripe from 'stripe'
import { type Card, isLive } from '#domain/subscription.ts'
import type { Context } from '../context.ts'
import { isMissingAtStripe } from '../stripe/call-stripe.ts'
import {
  type AnyObject,
  cardOf,
  type NormalSubscription,
  normaliseSubscription,
} from '../stripe/normalise.ts'
import { fetchInvoices, type InvoiceTruth } from './fetch-invoices.ts'
import { getPriceAmount } from './price-amounts.ts'
import { getProduct, type Product } from './products.ts'

/** A subscription with what its price and product say about it. */
export interface SubscriptionTruth extends NormalSubscription {
  product: Product
  /** What a period costs, in the subscription's currency. */
  amount: number
}

/** Everything that Stripe knows of one customer and that we keep, read outside any transaction. */
export interface Truth {
  customerId: string
  subscriptions: SubscriptionTruth[]
  /** null: not read this time. */
  invoices: InvoiceTruth[] | null
  /** The card that is charged when a subscription has none of its own. */
  defaultCard: Card | null
  /** The open checkout session of this account, where there is one. */
  checkoutSession: { id: string; status: string } | null
}

/** Subscriptions, invoices, charges; rarely a default card, a payment that waits, a checkout session. */
export const CALLS_OF_A_FULL_FETCH = 3
export const CALLS_OF_A_SHORT_FETCH = 1

export interface FetchRequest {
  customerId: string
  full: boolean
  /** The invoice that our mirror knows as the latest of each subscription. */
  latestInvoices: ReadonlyMap<string, string | null>
  /** Still open in our history. */
  openInvoiceIds: string[]
  /** Invoices, payment intents and charges that pending events speak of. */
  mentioned: string[]
  sessionId: string | null
}

export async function fetchTruth(ctx: Context, request: FetchRequest): Promise<Truth> {
  const { customerId } = request
  const raw = await listAllSubscriptions(ctx.stripe, customerId)
  const subscriptions = await Promise.all(
    raw.map((subscription) => readSubscription(ctx, subscription as unknown as AnyObject)),
  )
  const invoicesChanged = subscriptions.some(
    ({ id, latestInvoiceId }) => request.latestInvoices.get(id) !== latestInvoiceId,
  )
  const [invoices, defaultCard, checkoutSession] = await Promise.all([
    request.full || invoicesChanged ? fetchInvoices(ctx, request) : null,
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

async function readSubscription(ctx: Context, raw: AnyObject): Promise<SubscriptionTruth> {
  const normal = normaliseSubscription(raw)
  const [product, amount] = await Promise.all([
    getProduct(ctx, normal.productId),
    getPriceAmount(ctx, normal),
  ])
  return { ...normal, product, amount: amount * normal.quantity }
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
    if (isMissingAtStripe(error)) return null
    throw error
  }
}

/** A session that is no longer there, as when test data was deleted at Stripe, can't be paid any more. */
async function fetchSession(stripe: Stripe, id: string): Promise<Truth['checkoutSession']> {
  try {
    const { status } = await stripe.checkout.sessions.retrieve(id)
    return status === null ? null : { id, status }
  } catch (error) {
    if (isMissingAtStripe(error)) return { id, status: 'expired' }
    throw error
  }
}
