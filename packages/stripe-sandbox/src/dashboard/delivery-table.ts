import { html } from 'hono/html'
import { shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import type { DeliveryRow, DeliveryState } from './dashboard-source.ts'

interface TableOptions {
  /** Each row can be sent again. */
  resend?: boolean
  /** The whole address instead of its last part. */
  full?: boolean
}

/** Deliveries as a table, newest first. */
export function deliveryTable(rows: DeliveryRow[], options: TableOptions): Html {
  if (rows.length === 0) {
    return html`<p class="empty">Nothing was sent yet. Events go to the webhook endpoints that the shop registers.</p>`
  }
  return html`<table class="records deliveries">
<caption class="visually-hidden">Webhook deliveries, newest first</caption>
<thead><tr><th scope="col">Sandbox time</th><th scope="col">Event</th><th scope="col">To</th><th scope="col" class="end">Answer</th>${options.resend ? html`<th scope="col" class="end"><span class="visually-hidden">Action</span></th>` : ''}</tr></thead>
<tbody>${rows.map((row) => deliveryLine(row, options))}</tbody></table>`
}

function deliveryLine(row: DeliveryRow, options: TableOptions): Html {
  return html`<tr><td class="dim when">${shortDayAndTime(row.at)}</td>
<td class="what"><a class="mono" href="/events/${row.eventId}">${eventName(row.type)}</a></td>
<td class="dim mono to">${options.full ? row.url : lastSegment(row.url)}</td>
<td class="end answer">${deliveryAnswer(row)}</td>
${options.resend ? html`<td class="end again"><form method="post" action="/events/${row.eventId}/resend" data-quiet><button class="link" id="resend-${row.id}" aria-label="Resend ${row.type}">Resend</button></form></td>` : ''}</tr>`
}

const STATE_CLASS = {
  delivered: 'done',
  retrying: 'failed',
  failed: 'failed',
  waiting: 'pending',
  held: 'pending',
  dropped: 'over',
} satisfies Record<DeliveryState, string>

/** The last answer in a shape and words: `200, 12 ms` or `500, sent again`. */
export function deliveryAnswer(row: DeliveryRow): Html {
  return html`<span class="status ${STATE_CLASS[row.state]}">${answerWords(row)}</span>`
}

function answerWords(row: DeliveryRow): string {
  const answer = row.responseStatus === null ? (row.error ?? 'no answer') : `${row.responseStatus}`
  switch (row.state) {
    case 'delivered':
      return row.durationMs === null ? answer : `${answer}, ${Math.round(row.durationMs)} ms`
    case 'retrying':
      return `${answer}, is sent again`
    case 'failed':
      return `${answer}, given up after ${row.attempts}`
    case 'waiting':
      return 'on its way'
    case 'held':
      return 'held back'
    case 'dropped':
      return 'lost on purpose'
  }
}

/** An event's type that a narrow column may break after a dot or an underscore. */
export function eventName(type: string): Html {
  return html`${type.split(/(?<=[._])/).map((part) => html`${part}<wbr>`)}`
}

/** `/webhook/` of `http://localhost:8000/api/payment/stripe/webhook/`. */
function lastSegment(url: string): string {
  return /\/[^/?#]+\/?(?=$|[?#])/.exec(url)?.[0] ?? url
}
