import { html } from 'hono/html'
import { longDay, mediumDay, shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import { attemptList } from './attempt-list.ts'
import { dashboardPage, type SectionHref } from './dashboard-frame.ts'
import type { ApiRequestRecord, CustomerRecord, EventRecord } from './dashboard-source.ts'
import { deliveryTable } from './delivery-table.ts'
import { codeBlock, factList, payload } from './facts.ts'
import { invoiceTable } from './record-pages.ts'
import { statusWord } from './status-word.ts'

export function customerPage(customer: CustomerRecord): Html {
  const facts: [string, Html | string][] = [
    ['Customer', html`<code>${customer.id}</code>`],
    ['Email', customer.email ?? 'none'],
    ['Plan', customer.plan ?? 'none'],
    ['Status', customer.status ? statusWord(customer.status) : 'no subscription'],
    ['Next date', customer.nextAt ? longDay(customer.nextAt) : 'none'],
    ['Cards', customer.cards.join(', ') || 'none'],
    ['Since', mediumDay(customer.createdAt)],
  ]
  return dashboardPage({
    title: customer.name ?? customer.email ?? customer.id,
    section: '/customers',
    body: html`<section class="sheet" id="records" data-live>
<h1>${customer.name ?? customer.email ?? 'Customer'}</h1>
${factList(facts)}
<h2>Invoices</h2>
${customer.invoices.length > 0 ? invoiceTable(customer.invoices, { customer: false }) : html`<p class="empty">No invoice yet.</p>`}
<h2>Objects</h2>
${customer.objects.map((object) => html`<details id="object-${object.title}"><summary>${object.title}</summary>${payload(object.json, object.title)}</details>`)}
</section>`,
  })
}

export function eventPage(event: EventRecord): Html {
  return dashboardPage({
    title: event.type,
    section: '/events',
    body: html`<section class="sheet">
<h1 class="mono">${event.type}</h1>
${factList([
  ['Event', html`<code>${event.id}</code>`],
  [
    'About',
    event.subject
      ? html`<a href="/objects/${event.subject}"><code>${event.subject}</code></a>`
      : 'nothing with an id',
  ],
  ['Sandbox time', shortDayAndTime(event.at)],
])}
<div id="deliveries" data-live><h2>Deliveries</h2>${deliveryTable(event.deliveries, { full: true })}
${event.deliveries.map((delivery) => attemptList(delivery))}
<form method="post" action="/events/${event.id}/resend" data-quiet><button class="quiet" id="resend">Resend this event</button></form></div>
<h2 id="payload-title">Payload</h2>
${payload(event.payload, 'Payload')}
</section>`,
  })
}

export function apiRequestPage(request: ApiRequestRecord): Html {
  return dashboardPage({
    title: `${request.method} ${request.path}`,
    section: '/log',
    body: html`<section class="sheet">
<h1 class="mono">${request.method} ${request.path}</h1>
${factList([
  ['Request', html`<code>${request.id}</code>`],
  [
    'Answer',
    request.errorCode
      ? html`${request.status}, <code>${request.errorCode}</code>`
      : `${request.status}`,
  ],
  ['Real time', shortDayAndTime(request.at)],
  ['Idempotency key', request.idempotencyKey ?? 'none'],
])}
<h2>Parameters</h2>
${request.requestBody ? codeBlock(request.requestBody, 'Parameters') : html`<p class="empty">None.</p>`}
<h2>Response</h2>
${request.responseBody ? codeBlock(pretty(request.responseBody), 'Response') : html`<p class="empty">Not kept.</p>`}
</section>`,
  })
}

export function missingPage(section: SectionHref | null, what: string): Html {
  return dashboardPage({
    title: 'Not found',
    section,
    body: html`<section class="sheet"><h1>${what}</h1><p class="empty">The address is wrong, or the sandbox was reset since.</p></section>`,
  })
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
