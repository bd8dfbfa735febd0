import { html } from 'hono/html'
import type { Html } from '../pages/page-frame.ts'
import { dashboardPage } from './dashboard-frame.ts'
import type { ObjectRecord, SearchHit } from './dashboard-source.ts'
import { factList, payload } from './facts.ts'
import { eventTable } from './record-pages.ts'
import { recordTable } from './record-table.ts'

/** Where a found object is shown best. */
export function addressOf({ object, id }: Pick<SearchHit, 'object' | 'id'>): string {
  if (object === 'customer') return `/customers/${encodeURIComponent(id)}`
  if (object === 'event') return `/events/${encodeURIComponent(id)}`
  return `/objects/${encodeURIComponent(id)}`
}

export function searchPage(query: string, hits: SearchHit[]): Html {
  return dashboardPage({
    title: 'Search',
    section: null,
    query,
    body: html`<section class="sheet"><h1>Search</h1>
${
  hits.length === 0
    ? html`<p class="empty">${query ? html`Nothing is called <strong>${query}</strong>.` : ''} Search by any id, a customer’s e-mail or name, or an invoice’s number.</p>`
    : recordTable(
        ['Found', 'Kind', 'Id'],
        hits.map((hit) => [
          html`<a href="${addressOf(hit)}">${hit.title}</a>`,
          hit.kind,
          html`<span class="mono dim">${hit.id}</span>`,
        ]),
      )
}</section>`,
  })
}

const SECTIONS: Record<string, '/customers' | '/subscriptions' | '/invoices'> = {
  customer: '/customers',
  subscription: '/subscriptions',
  invoice: '/invoices',
}

export function objectPage(record: ObjectRecord): Html {
  return dashboardPage({
    title: `${record.kind} ${record.id}`,
    section: SECTIONS[record.object] ?? null,
    body: html`<section class="sheet"><h1>${record.kind}</h1>
${factList([
  ['Id', html`<code>${record.id}</code>`],
  ...(record.customerId
    ? [
        [
          'Customer',
          html`<a href="/customers/${record.customerId}"><code>${record.customerId}</code></a>`,
        ] as [string, Html],
      ]
    : []),
])}
<div id="records" data-live><h2>Events about it</h2>
${record.events.length > 0 ? eventTable(record.events, { subject: false }) : html`<p class="empty">None among the latest.</p>`}
<h2>Object</h2>${payload(record.json, 'Object')}</div></section>`,
  })
}
