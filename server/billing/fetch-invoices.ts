import type Stripe from 'stripe'
import { DAY_MS } from '#domain/dates.ts'
import type { Card } from '#domain/subscription.ts'
import type { Context } from '../context.ts'
import { isMissingAtStripe } from '../stripe/call-stripe.ts'
import {
  type AnyObject,
  cardOf,
  type NormalInvoice,
  normaliseInvoice,
  optionalId,
} from '../stripe/normalise.ts'

export interface InvoiceTruth extends NormalInvoice {
  amountRefunded: number
  disputed: boolean
  declineCode: string | null
  /** The bank asks the viewer to confirm, which only the viewer can do. */
  requiresAction: boolean
  card: Card | null
  chargeIds: string[]
}

/** Invoices older than this change only when somebody pays, refunds or voids them: those are asked for by name. */
const INVOICE_WINDOW_DAYS = 35

export interface InvoiceRequest {
  customerId: string
  /** Still open in our history. */
  openInvoiceIds: string[]
  /** Invoices, payment intents and charges that pending events speak of. */
  mentioned: string[]
}

/** The customer's invoices of the last weeks, and the older ones that may have changed, each with its payments. */
export async function fetchInvoices(
  ctx: Context,
  request: InvoiceRequest,
): Promise<InvoiceTruth[]> {
  const since = Math.floor((ctx.clock.now().getTime() - INVOICE_WINDOW_DAYS * DAY_MS) / 1_000)
  const window = { customer: request.customerId, limit: 100 } as const
  const [recent, charges] = await Promise.all([
    ctx.stripe.invoices
      .list({ ...window, created: { gte: since }, expand: ['data.payments'] })
      .autoPagingToArray({ limit: 1_000 }),
    ctx.stripe.charges.list(window).then((page) => page.data),
  ])
  const known = new Set(recent.map(({ id }) => id))
  const older = await fetchOlder(ctx.stripe, request, charges, known)
  const invoices = [...recent, ...older].map((raw) => normaliseInvoice(raw as unknown as AnyObject))
  return Promise.all(invoices.map((invoice) => withPayments(ctx.stripe, invoice, charges)))
}

async function fetchOlder(
  stripe: Stripe,
  { openInvoiceIds, mentioned }: InvoiceRequest,
  charges: Stripe.Charge[],
  known: ReadonlySet<string | undefined>,
): Promise<Stripe.Invoice[]> {
  const named = mentioned.filter((id) => id.startsWith('in_'))
  const payments = mentioned
    .map((id) => charges.find((charge) => charge.id === id)?.payment_intent ?? id)
    .map(optionalId)
    .filter((id) => id?.startsWith('pi_'))
  const paid = await Promise.all([...new Set(payments)].map((id) => findInvoiceOf(stripe, id!)))
  const wanted = new Set([...openInvoiceIds, ...named, ...paid.filter((id) => id !== null)])
  const missing = [...wanted].filter((id) => !known.has(id))
  const found = await Promise.all(missing.map((id) => findInvoice(stripe, id)))
  return found.filter((invoice) => invoice !== null)
}

/** Since basil a payment no longer names its invoice; the invoice payment between them does. */
async function findInvoiceOf(stripe: Stripe, paymentIntent: string): Promise<string | null> {
  const page = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: paymentIntent },
  })
  return optionalId(page.data[0]?.invoice)
}

/** A deleted draft is no longer there. */
async function findInvoice(stripe: Stripe, id: string): Promise<Stripe.Invoice | null> {
  try {
    return await stripe.invoices.retrieve(id, { expand: ['payments'] })
  } catch (error) {
    if (isMissingAtStripe(error)) return null
    throw error
  }
}

async function withPayments(
  stripe: Stripe,
  invoice: NormalInvoice,
  newest: Stripe.Charge[],
): Promise<InvoiceTruth> {
  const charges = await chargesOf(stripe, invoice, newest)
  const payments =
    invoice.status === 'open'
      ? await Promise.all(invoice.paymentIntentIds.map((id) => stripe.paymentIntents.retrieve(id)))
      : []
  const paid = charges.find((charge) => charge.status === 'succeeded') ?? charges[0]
  const error = payments.find((payment) => payment.last_payment_error)?.last_payment_error
  const details = paid?.payment_method_details?.card
  return {
    ...invoice,
    amountRefunded: charges.reduce((sum, charge) => sum + charge.amount_refunded, 0),
    disputed: charges.some((charge) => charge.disputed),
    declineCode: error?.decline_code ?? error?.code ?? null,
    requiresAction: payments.some(wantsTheViewer),
    card: details ? cardOf({ card: details }) : null,
    chargeIds: charges.map((charge) => charge.id),
  }
}

/** Most are among the customer's newest; those of an older invoice are asked for. */
async function chargesOf(
  stripe: Stripe,
  { paymentIntentIds }: NormalInvoice,
  newest: Stripe.Charge[],
): Promise<Stripe.Charge[]> {
  const found = await Promise.all(
    paymentIntentIds.map(async (id) => {
      const known = newest.filter((charge) => optionalId(charge.payment_intent) === id)
      if (known.length > 0 || newest.length < 100) return known
      return (await stripe.charges.list({ payment_intent: id })).data
    }),
  )
  return found.flat()
}

/** On the page a bank's question is `requires_action`; off session it is a decline with this code. */
function wantsTheViewer({ status, last_payment_error }: Stripe.PaymentIntent): boolean {
  const codes = [last_payment_error?.code, last_payment_error?.decline_code]
  return status === 'requires_action' || codes.includes('authentication_required')
}
