import { html } from 'hono/html'
import { mediumDay, shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import { dashboardPage } from './dashboard-frame.ts'
import type { DeliveryRow, EndpointRow } from './dashboard-source.ts'
import { deliveryTable } from './delivery-table.ts'

const FILTERS = [
  { state: '', label: 'All' },
  { state: 'waiting', label: 'Waiting' },
  { state: 'failed', label: 'Failed' },
  { state: 'held', label: 'Held back' },
  { state: 'dropped', label: 'Lost' },
] as const

export interface WebhooksView {
  endpoints: EndpointRow[]
  deliveries: DeliveryRow[]
  state: string
  /** A secret that was just made; it is shown this once. */
  rolled: { id: string; secret: string } | null
}

export function webhooksPage(view: WebhooksView): Html {
  return dashboardPage({
    title: 'Webhooks',
    section: '/webhooks',
    body: html`<section class="sheet"><h1>Webhooks</h1>
<h2 class="first">Endpoints</h2>
${view.endpoints.length === 0 ? html`<p class="empty">No endpoint yet. The shop registers one, or the option <code>webhooks</code> names it at the start.</p>` : ''}
<ul class="endpoints">${view.endpoints.map((endpoint) => endpointItem(endpoint, view.rolled))}</ul>
<h2>Deliveries</h2>
<nav class="filters" aria-label="States of deliveries">${FILTERS.map(
      ({ state, label }) =>
        html`<a href="/webhooks${state ? `?state=${state}` : ''}"${state === view.state ? ' aria-current=true' : ''}>${label}</a>`,
    )}</nav>
${view.state === 'held' && view.deliveries.length > 0 ? html`<form class="release" method="post" action="/webhooks/release"><button class="quiet">Send all that are held</button></form>` : ''}
<div id="records" data-live>${view.deliveries.length === 0 && view.state ? html`<p class="empty">No delivery is in this state.</p>` : deliveryTable(view.deliveries, { resend: true })}</div>
</section>`,
  })
}

function endpointItem(endpoint: EndpointRow, rolled: WebhooksView['rolled']): Html {
  const { id, url, isEnabled, version, events } = endpoint
  return html`<li><div class="endpoint-head"><p class="mono endpoint-url">${url}</p>
<span class="status ${isEnabled ? (endpoint.failingSince === null ? 'done' : 'failed') : 'over'}">${stateWord(endpoint)}</span></div>
<p class="dim small">${listens(events)}, in ${version ?? 'the newest version'}. <code>${id}</code></p>
${rolled?.id === id ? newSecret(rolled.secret) : ''}
${endpoint.oldSecretUntil === null ? '' : html`<p class="dim small">The secret before signs, too, until ${shortDayAndTime(endpoint.oldSecretUntil)} real time.</p>`}
<div class="endpoint-moves">
<form method="post" action="/webhooks/${id}/roll"><label for="hours-${id}">Roll the secret, the old one ends</label>
<select id="hours-${id}" name="hours"><option value="0">at once</option><option value="1">in 1 hour</option><option value="24" selected>in 24 hours</option></select>
<button class="quiet" aria-label="Roll the secret of ${url}">Roll</button></form>
<form method="post" action="/webhooks/${id}/${isEnabled ? 'disable' : 'enable'}"><button class="quiet" aria-label="${isEnabled ? 'Disable' : 'Enable'} ${url}">${isEnabled ? 'Disable' : 'Enable'}</button></form>
</div></li>`
}

function newSecret(secret: string): Html {
  return html`<p class="new-secret" role="status"><span>The new secret, shown this once:</span> <code>${secret}</code>
<button type="button" class="link" data-copy="${secret}" aria-label="Copy the new secret" hidden>Copy</button></p>`
}

function stateWord({ isEnabled, failingSince }: EndpointRow): string {
  if (!isEnabled) return 'Disabled'
  return failingSince === null ? 'Enabled' : `Failing since ${mediumDay(failingSince)}`
}

function listens(events: string[]): string {
  if (events.includes('*')) return 'Gets every event'
  return events.length <= 3 ? `Gets ${events.join(', ')}` : `Gets ${events.length} types of events`
}
