import { html } from 'hono/html'
import { mediumDay, shortDayAndTime } from '../pages/date-text.ts'
import { moneyText } from '../pages/money-text.ts'
import type { Html } from '../pages/page-frame.ts'
import { dashboardPage } from './dashboard-frame.ts'
import type {
  ApiRequestRow,
  CustomerRow,
  DeliveryRow,
  EventRow,
  InvoiceRow,
} from './dashboard-source.ts'
import { deliveryTable, eventName } from './delivery-table.ts'
import { statusWord } from './status-word.ts'

export function customersPage(rows: CustomerRow[]): Html {
  return listPage(
    'Customers',
    '/customers',
    rows,
    'No customer yet. The shop makes one at checkout.',
    () =>
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
  )
}

export function invoicesPage(rows: InvoiceRow[]): Html {
  return listPage(
    'Invoices',
    '/invoices',
    rows,
    'No invoice yet. The first comes with a subscription.',
    () => invoiceTable(rows, { customer: true }),
  )
}

export function invoiceTable(rows: InvoiceRow[], options: { customer: boolean }): Html {
  const heads = ['Invoice', 'Customer', 'Status', 'Date', 'Total']
  return recordTable(
    options.customer ? heads : heads.filter((head) => head !== 'Customer'),
    rows.map((row) => [
      row.hostedUrl
        ? html`<a href="${row.hostedUrl}">${row.number ?? row.id}</a>`
        : (row.number ?? 'Draft'),
      ...(options.customer ? [customerCell(row)] : []),
      statusWord(row.status),
      mediumDay(row.createdAt),
      moneyText(row.total, row.currency),
    ]),
  )
}

function customerCell(row: InvoiceRow): Cell {
  if (!row.customerId) return row.customer
  return html`<a href="/customers/${row.customerId}">${row.customer}</a>`
}

export function eventsPage(rows: EventRow[]): Html {
  return listPage(
    'Events',
    '/events',
    rows,
    'No event yet. Anything done through the API makes some.',
    () =>
      recordTable(
        ['Sandbox time', 'Event', 'About'],
        rows.map((row) => [
          html`<span class="dim">${shortDayAndTime(row.at)}</span>`,
          html`<a class="mono" href="/events/${row.id}">${eventName(row.type)}</a>`,
          html`<span class="mono dim">${row.subject}</span>`,
        ]),
      ),
  )
}

export function webhooksPage(rows: DeliveryRow[]): Html {
  return dashboardPage({
    title: 'Webhooks',
    section: '/webhooks',
    body: html`<section class="sheet" id="records" data-live><h1>Webhooks</h1>${deliveryTable(rows, { resend: true })}</section>`,
  })
}

export function apiLogPage(rows: ApiRequestRow[]): Html {
  return listPage(
    'API log',
    '/log',
    rows,
    'No request yet. Point the SDK at the sandbox and they appear here.',
    () =>
      recordTable(
        ['Real time', 'Request', 'Answer'],
        rows.map((row) => [
          html`<span class="dim">${shortDayAndTime(row.at)}</span>`,
          html`<a class="mono" href="/log/${row.id}">${row.method} ${row.path}</a>`,
          html`<span class="status ${row.status < 400 ? 'done' : 'failed'}">${row.status}${row.durationMs === null ? '' : `, ${Math.round(row.durationMs)} ms`}</span>`,
        ]),
      ),
  )
}

function listPage(
  title: string,
  section: '/customers' | '/invoices' | '/events' | '/log',
  rows: unknown[],
  emptyText: string,
  table: () => Html,
): Html {
  return dashboardPage({
    title,
    section,
    body: html`<section class="sheet" id="records" data-live><h1>${title}</h1>${rows.length > 0 ? table() : html`<p class="empty">${emptyText}</p>`}</section>`,
  })
}

type Cell = Html | string

function recordTable(heads: string[], rows: Cell[][]): Html {
  const last = heads.length - 1
  return html`<table class="records"><thead><tr>${heads.map(
    (head, index) => html`<th scope="col"${index === last ? ' class=end' : ''}>${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) => html`<td${index === last ? ' class=end' : ''}>${cell}</td>`)}</tr>`,
  )}</tbody></table>`
}
