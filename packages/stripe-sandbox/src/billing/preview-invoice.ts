import type { Documents } from '../documents.ts'
import { silently } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import type { InvoiceLine } from '../shapes.ts'
import { periodFrom } from './anchors.ts'
import { buildSubscription, type NewSubscription, periodOf } from './build-subscription.ts'
import { buildInvoice, listPendingFor, listPendingItems } from './create-invoice.ts'
import { foresee } from './foresee.ts'
import { pendingLine } from './invoice-lines.ts'
import { periodLine } from './period-line.ts'
import { renewalAt } from './renewal-time.ts'
import { isOpen } from './schedules/build-schedule.ts'
import { turnPhase } from './schedules/turn-phase.ts'
import { prepareChange, type SubscriptionChange } from './update-subscription.ts'

type Invoice = Documents['invoice']

/** `recurring` leaves out what comes only once: pending items and prorations. */
export type PreviewMode = 'next' | 'recurring'

/**
 * The invoice that a change would bring: the one billed at once, else the next renewal's. The change is made for real
 * inside a rehearsal, so that the preview and the change cannot come to different cents.
 */
export function previewChange(
  op: Operation,
  subscription: Documents['subscription'],
  change: SubscriptionChange,
  mode: PreviewMode = 'next',
): Invoice {
  return op.store.rehearse(() =>
    silently(op, () => {
      const prepared = prepareChange(op, subscription, change)
      op.store.save(prepared.subscription)
      return prepared.billsNow && mode === 'next'
        ? draftOf(op, prepared.subscription, prepared.lines, { at: 'now', mode })
        : nextRenewal(op, prepared.subscription, mode)
    }),
  )
}

/** The next renewal as it would be now, with what a schedule changes by then. */
export function previewRenewal(
  op: Operation,
  subscription: Documents['subscription'],
  mode: PreviewMode = 'next',
): Invoice {
  const schedule = subscription.schedule
    ? get(op, 'subscription_schedule', subscription.schedule)
    : null
  const turnsAt = schedule?.current_phase?.end_date
  if (!schedule || turnsAt === undefined || turnsAt > renewalAt(subscription)) {
    return nextRenewal(op, subscription, mode)
  }
  return foresee(op, turnsAt, subscription, (later) => {
    turnPhase(later, schedule)
    return nextRenewal(later, get(later, 'subscription', subscription.id), mode)
  })
}

/** The first invoice of a schedule that has not begun, or the next of the one that has. */
export function previewSchedule(
  op: Operation,
  schedule: Documents['subscription_schedule'],
  mode: PreviewMode,
): Invoice {
  if (schedule.subscription && isOpen(schedule)) {
    return previewRenewal(op, get(op, 'subscription', schedule.subscription), mode)
  }
  if (schedule.status !== 'not_started') throw nothingUpcoming()
  return foresee(op, schedule.phases[0]!.start_date, schedule, (later) => {
    const { subscription: id } = turnPhase(later, schedule)
    const { latest_invoice: first } = get(later, 'subscription', id!)
    if (!first) throw nothingUpcoming()
    return asUpcoming(get(later, 'invoice', first))
  })
}

/** The first invoice of a subscription that does not exist yet. */
export function previewCreation(
  op: Operation,
  params: NewSubscription,
  mode: PreviewMode = 'next',
): Invoice {
  return op.store.rehearse(() =>
    silently(op, () => {
      const subscription = buildSubscription(op, params)
      op.store.insert(subscription)
      const lines = subscription.items.data.map((item) =>
        periodLine(op, subscription, item, periodOf(item)),
      )
      return mode === 'next'
        ? draftOf(op, subscription, lines, { at: 'now', mode })
        : nextRenewal(op, subscription, mode)
    }),
  )
}

function nextRenewal(
  op: Operation,
  subscription: Documents['subscription'],
  mode: PreviewMode,
): Invoice {
  const endsAt = renewalAt(subscription)
  const pending = listPendingItems(op, subscription.customer, subscription.id)
  const continues = subscription.cancel_at === null || subscription.cancel_at > endsAt
  const isOver = subscription.status === 'canceled' || subscription.status === 'incomplete_expired'
  if ((!continues && pending.length === 0) || isOver) {
    throw nothingUpcoming()
  }
  const renewed = { ...subscription, status: 'active' as const }
  const due = continues
    ? subscription.items.data.filter((item) => item.current_period_end === endsAt)
    : []
  const lines = due.map((item) =>
    periodLine(op, renewed, item, periodFrom(subscription, item, endsAt)),
  )
  return draftOf(op, subscription, lines, { at: endsAt, mode })
}

function draftOf(
  op: Operation,
  subscription: Documents['subscription'],
  lines: InvoiceLine[],
  { at, mode }: { at: number | 'now'; mode: PreviewMode },
): Invoice {
  const customer = get(op, 'customer', subscription.customer)
  const { currency } = subscription
  const waiting = mode === 'next' ? listPendingFor(op, { currency, customer, subscription }) : []
  const pending = waiting.map(pendingLine)
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
  const moment = at === 'now' ? timeOf(op, customer) : at
  return {
    ...asUpcoming(invoice),
    created: moment,
    next_payment_attempt: at === 'now' ? null : moment + op.settings.draftSeconds,
    ...(at === 'now' ? {} : { period_start: moment, period_end: moment }),
  }
}

/** An invoice that does not exist: its id leads nowhere. */
function asUpcoming(invoice: Invoice): Invoice {
  const id = newId('upcomingInvoice')
  const subscription = invoice.parent?.subscription_details?.subscription ?? ''
  return {
    ...invoice,
    id,
    lines: {
      ...invoice.lines,
      data: invoice.lines.data.map((line) => ({ ...line, invoice: id })),
      url: `/v1/invoices/upcoming/lines?customer=${invoice.customer}&subscription=${subscription}`,
    },
  }
}

function nothingUpcoming(): Error {
  return invalid('No upcoming invoices for customer', { code: 'invoice_upcoming_none' })
}
