import { html } from 'hono/html'
import { mediumDay, shortDayAndTime } from '../pages/date-text.ts'
import { moneyText } from '../pages/money-text.ts'
import type { Html } from '../pages/page-frame.ts'
import type {
  ApiRequestRow,
  CustomerRow,
  EventFilter,
  EventRow,
  InvoiceRow,
  SubscriptionRow,
} from './dashboard-source.ts'
import { eventName } from './delivery-table.ts'
import { type Cell, listPage, recordTable } from './record-table.ts'
import { statusWord } from './status-word.ts'

export function customersPage(rows: CustomerRow[]): Html {
  return listPage({
    title: 'Customers',
    section: '/customers',
    rows,
    emptyText: 'No customer yet. The shop makes one at checkout.',
    table: () =>
      recordTable(
        ['Customer', 'Plan', 'Status', 'Next date', 'Since'],
        rows.map((row) => [
          html`<a href="/customers/${row.id}">${row.name ?? row.email ?? row.id}</a>${row.name && row.email ? html`<span class="dim under">${row.email}</span>` : ''}`,
          row.plan ?? html`<span class="dim">none</span>`,
          row.status ? statusWord(row.status) : '',
          row.nextAt ? mediumDay(row.nextAt) : '',
          mediumDay(row.createdAt),
        ]),
      ),
  })
}

export function subscriptionsPage(rows: SubscriptionRow[]): Html {
  return listPage({
    title: 'Subscriptions',
    section: '/subscriptions',
    rows,
    emptyText: 'No subscription yet. One begins when a Checkout Session is paid.',
    table: () =>
      recordTable(
        ['Subscription', 'Customer', 'Status', 'Next date', 'Since'],
        rows.map((row) => [
          html`<a href="/objects/${row.id}">${row.plan}</a>${row.testClock ? html`<span class="dim under">on a test clock</span>` : ''}`,
          html`<a href="/customers/${row.customerId}">${row.customer}</a>`,
          statusWord(row.status),
          row.nextAt ? mediumDay(row.nextAt) : html`<span class="dim">none</span>`,
          mediumDay(row.createdAt),
        ]),
      ),
  })
}

export function invoicesPage(rows: InvoiceRow[]): Html {
  return listPage({
    title: 'Invoices',
    section: '/invoices',
    rows,
    emptyText: 'No invoice yet. The first comes with a subscription.',
    table: () => invoiceTable(rows, { customer: true }),
  })
}

export function invoiceTable(rows: InvoiceRow[], options: { customer: boolean }): Html {
  const heads = ['Invoice', 'Customer', 'Status', 'Date', 'Total']
  return recordTable(
    options.customer ? heads : heads.filter((head) => head !== 'Customer'),
    rows.map((row) => [
      invoiceCell(row),
      ...(options.customer ? [customerCell(row)] : []),
      statusWord(row.status),
      mediumDay(row.createdAt),
      moneyText(row.total, row.currency),
    ]),
  )
}

function invoiceCell(row: InvoiceRow): Cell {
  const title = row.number ?? (row.status === 'draft' ? 'Draft' : row.id)
  const hosted = row.hostedUrl
    ? html` <a class="aside" href="${row.hostedUrl}" aria-label="Hosted page of ${title}">Hosted page</a>`
    : ''
  return html`<a href="/objects/${row.id}">${title}</a>${hosted}`
}

function customerCell(row: InvoiceRow): Cell {
  if (!row.customerId) return row.customer
  return html`<a href="/customers/${row.customerId}">${row.customer}</a>`
}

export function eventTable(rows: EventRow[], options: { subject: boolean }): Html {
  const heads = ['Sandbox time', 'Event']
  return recordTable(
    options.subject ? [...heads, 'About'] : heads,
    rows.map((row) => [
      html`<span class="dim">${shortDayAndTime(row.at)}</span>`,
      html`<a class="mono" href="/events/${row.id}">${eventName(row.type)}</a>`,
      ...(options.subject && row.subject
        ? [html`<a class="mono dim" href="/objects/${row.subject}">${row.subject}</a>`]
        : options.subject
          ? ['']
          : []),
    ]),
  )
}

/** The groups that a subscription business looks for, by the beginning of the type. */
const EVENT_GROUPS = [
  { type: '', label: 'All' },
  { type: 'customer.subscription.', label: 'Subscriptions' },
  { type: 'invoice', label: 'Invoices' },
  { type: 'payment_intent.', label: 'Payments' },
  { type: 'charge.', label: 'Charges' },
  { type: 'checkout.', label: 'Checkout' },
  { type: 'customer.', label: 'Customers' },
] as const

export function eventsPage(
  page: { rows: EventRow[]; hasMore: boolean },
  filter: EventFilter,
): Html {
  const { rows, hasMore } = page
  const chosen = filter.type ?? ''
  const older = new URLSearchParams({
    ...(chosen ? { type: chosen } : {}),
    after: rows.at(-1)?.id ?? '',
  })
  return listPage({
    title: 'Events',
    section: '/events',
    rows,
    emptyText: chosen
      ? 'No event of this kind yet.'
      : 'No event yet. Anything done through the API makes some.',
    table: () => eventTable(rows, { subject: true }),
    above: html`<nav class="filters" aria-label="Kinds of events">${EVENT_GROUPS.map(
      ({ type, label }) =>
        html`<a href="/events${type ? `?type=${encodeURIComponent(type)}` : ''}"${type === chosen ? ' aria-current=true' : ''}>${label}</a>`,
    )}</nav>`,
    below: hasMore
      ? html`<p class="more"><a class="quiet" href="/events?${older.toString()}">Older events</a></p>`
      : html``,
  })
}

export function apiLogPage(rows: ApiRequestRow[]): Html {
  return listPage({
    title: 'API log',
    section: '/log',
    rows,
    emptyText: 'No request yet. Point the SDK at the sandbox and they appear here.',
    table: () =>
      recordTable(
        ['Real time', 'Request', 'Answer'],
        rows.map((row) => [
          html`<span class="dim">${shortDayAndTime(row.at)}</span>`,
          html`<a class="mono" href="/log/${row.id}">${row.method} ${row.path}</a>${row.errorCode ? html`<span class="mono dim under">${row.errorCode}</span>` : ''}`,
          html`<span class="status ${row.status < 400 ? 'done' : 'failed'}">${row.status}${row.durationMs === null ? '' : `, ${Math.round(row.durationMs)} ms`}</span>`,
        ]),
      ),
  })
}
