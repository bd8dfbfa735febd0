import type { Documents } from '../documents.ts'
import { silently } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { periodFrom } from './anchors.ts'
import { buildSubscription, type NewSubscription, periodOf } from './build-subscription.ts'
import { buildInvoice, listPendingFor, listPendingItems } from './create-invoice.ts'
import { pendingLine } from './invoice-lines.ts'
import { periodLine } from './period-line.ts'
import { prepareChange, type SubscriptionChange } from './update-subscription.ts'

type Invoice = Documents['invoice']

/**
 * The invoice that a change would bring: the one billed at once, else the next renewal's. The change is made for real
 * inside a rehearsal, so that the preview and the change cannot come to different cents.
 */
export function previewChange(
  op: Operation,
  subscription: Documents['subscription'],
  change: SubscriptionChange,
): Invoice {
  return op.store.rehearse(() =>
    silently(op, () => {
      const prepared = prepareChange(op, subscription, change)
      op.store.save(prepared.subscription)
      return prepared.billsNow
        ? draftOf(op, prepared.subscription, prepared.lines, 'now')
        : nextRenewal(op, prepared.subscription)
    }),
  )
}

/** The first invoice of a subscription that does not exist yet. */
export function previewCreation(op: Operation, params: NewSubscription): Invoice {
  return op.store.rehearse(() =>
    silently(op, () => {
      const subscription = buildSubscription(op, params)
      op.store.insert(subscription)
      const lines = subscription.items.data.map((item) =>
        periodLine(op, subscription, item, periodOf(item)),
      )
      return draftOf(op, subscription, lines, 'now')
    }),
  )
}

function nextRenewal(op: Operation, subscription: Documents['subscription']): Invoice {
  const endsAt = Math.min(...subscription.items.data.map((item) => item.current_period_end))
  const pending = listPendingItems(op, subscription.customer, subscription.id)
  const continues = subscription.cancel_at === null || subscription.cancel_at > endsAt
  const isOver = subscription.status === 'canceled' || subscription.status === 'incomplete_expired'
  if ((!continues && pending.length === 0) || isOver) {
    throw invalid('No upcoming invoices for customer', { code: 'invoice_upcoming_none' })
  }
  const renewed = { ...subscription, status: 'active' as const }
  const due = continues
    ? subscription.items.data.filter((item) => item.current_period_end === endsAt)
    : []
  const lines = due.map((item) =>
    periodLine(op, renewed, item, periodFrom(subscription, item, endsAt)),
  )
  return draftOf(op, subscription, lines, endsAt)
}

function draftOf(
  op: Operation,
  subscription: Documents['subscription'],
  lines: InvoiceLine[],
  at: number | 'now',
): Invoice {
  const customer = get(op, 'customer', subscription.customer)
  const { currency } = subscription
  const pending = listPendingFor(op, { currency, customer, subscription }).map(pendingLine)
  const invoice = buildInvoice(
    op,
    {
      customer,
      subscription,
      reason: at === 'now' ? 'subscription_update' : 'upcoming',
      lines,
      currency: subscription.currency,
      autoAdvance: true,
      finalizesAt: null,
      ...(at === 'now' ? {} : { at }),
    },
    [...pending, ...lines],
  )
  const id = newId('upcomingInvoice')
  const moment = at === 'now' ? timeOf(op, customer) : at
  return {
    ...invoice,
    id,
    created: moment,
    lines: {
      ...invoice.lines,
      data: invoice.lines.data.map((line) => ({ ...line, invoice: id })),
      url: `/v1/invoices/upcoming/lines?customer=${customer.id}&subscription=${subscription.id}`,
    },
    next_payment_attempt: at === 'now' ? null : moment + op.settings.draftSeconds,
    ...(at === 'now' ? {} : { period_start: moment, period_end: moment }),
  }
}
