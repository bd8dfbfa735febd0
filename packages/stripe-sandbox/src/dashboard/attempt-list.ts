import { html } from 'hono/html'
import type { Attempt } from '../events/delivery-queries.ts'
import { shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import type { DeliveryRow } from './dashboard-source.ts'
import { recordTable } from './record-table.ts'

/** How each try of a delivery went, with the beginning of the endpoint's answer. */
export function attemptList(delivery: DeliveryRow): Html {
  if (delivery.tries.length === 0) return html``
  const next =
    delivery.state === 'retrying' && delivery.nextAtMs !== null
      ? html`<p class="dim small">Sent again by itself on ${shortDayAndTime(delivery.nextAtMs)}, real time.</p>`
      : ''
  const count = delivery.tries.length
  return html`<details id="tries-${delivery.id}"><summary>${count === 1 ? 'One attempt' : `${count} attempts`} at ${delivery.url}</summary>
${recordTable(['Real time', 'Endpoint said', 'Answer'], delivery.tries.map(attemptRow))}${next}</details>`
}

function attemptRow(attempt: Attempt): (Html | string)[] {
  const isWell = attempt.status !== null && attempt.status >= 200 && attempt.status < 300
  return [
    html`<span class="dim">${shortDayAndTime(attempt.atMs)}</span>`,
    attempt.body
      ? html`<span class="mono">${attempt.body.slice(0, 200)}</span>`
      : html`<span class="dim">${attempt.error ?? 'an empty body'}</span>`,
    html`<span class="status ${isWell ? 'done' : 'failed'}">${attempt.status ?? 'no answer'}, ${attempt.durationMs} ms</span>`,
  ]
}
