import { html } from 'hono/html'
import { dayAndTime, longDay, shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import { copyCards } from './copy-cards.ts'
import { dashboardPage } from './dashboard-frame.ts'
import type { BillingSubject, DeliveryRow } from './dashboard-source.ts'
import { deliveryTable } from './delivery-table.ts'
import type { Destination, Journey } from './journey.ts'
import { layStrip, stripDrawing } from './time-strip.ts'

const DAY_MS = 86_400_000

export interface TimeView {
  nowMs: number
  wallMs: number
  subjects: BillingSubject[]
  destinations: Destination[]
  journey: Journey | null
  deliveryCount: number
  deliveries: DeliveryRow[]
}

export function timePage(view: TimeView): Html {
  const isTravelling = view.journey?.state === 'travelling'
  return dashboardPage({
    title: 'Time',
    section: '/',
    body: html`<section class="clock" id="clock" data-live${isTravelling ? ' data-travelling' : ''} aria-label="Clock">
<div class="clock-head"><div class="clock-now">
<p class="dim">${aheadText(view.nowMs, view.wallMs)}</p>
<h1><time datetime="${new Date(view.nowMs).toISOString()}">${dayAndTime(view.nowMs)}</time></h1>
<p class="dim small">UTC, ${new Date(view.nowMs).getUTCFullYear()}</p>
</div>${journeyProgress(view)}</div>
${stripDrawing(layStrip(view.nowMs, view.wallMs, view.subjects))}
${upcomingList(view)}
<form class="moves" method="post" action="/clock/advance" data-quiet>
${view.destinations.map((destination) => moveButton(destination, view.journey))}
</form>
<div class="moves-more">${isTravelling ? stopForm() : goToForm(view.nowMs)}</div>
${reasons(view.destinations)}
</section>
<div class="columns">
<section id="latest" data-live aria-labelledby="latest-title"><h2 id="latest-title">Webhooks</h2>
${deliveryTable(view.deliveries, {})}</section>
${copyCards()}
</div>`,
  })
}

function stopForm(): Html {
  return html`<form method="post" action="/clock/stop" data-quiet><button class="quiet" id="stop">Stop here</button></form>`
}

function goToForm(nowMs: number): Html {
  return html`<form class="go-to" method="post" action="/clock/advance" data-quiet>
<label for="until">To a date</label>
<input id="until" name="until" type="date" min="${dayOf(nowMs + DAY_MS)}" required>
<button class="quiet" id="go-until">Go</button>
</form>`
}

function aheadText(nowMs: number, wallMs: number): string {
  const days = Math.floor(nowMs / DAY_MS) - Math.floor(wallMs / DAY_MS)
  const hours = Math.floor((nowMs - wallMs) / 3_600_000)
  if (days >= 1) return `Sandbox time, ${days} ${days === 1 ? 'day' : 'days'} ahead`
  if (hours >= 1) return `Sandbox time, ${hours} ${hours === 1 ? 'hour' : 'hours'} ahead`
  return 'Sandbox time, the same as real time'
}

function journeyProgress(view: TimeView): Html {
  const { journey } = view
  if (!journey) {
    return html`<div class="journey"><p class="dim small">${view.deliveryCount} webhooks sent. Move the clock and the billing follows.</p></div>`
  }
  const total = journey.targetAt - journey.startedAt
  const passed = Math.max(0, Math.min(total, view.nowMs - journey.startedAt))
  const done = journey.state === 'arrived' ? total : passed
  const sent = view.deliveryCount - journey.deliveriesBefore
  return html`<div class="journey" data-journey="${journey.state}">
<p class="journey-title"><strong id="journey-title">${journeyTitle(journey)}</strong> <span class="dim small">${spanText(done, total)}</span></p>
<progress max="${String(total)}" value="${String(done)}" aria-labelledby="journey-title">${Math.round((done / total) * 100)} %</progress>
<p class="dim small">${sent} ${sent === 1 ? 'webhook' : 'webhooks'} sent on the way${journey.error ? `. ${journey.error}` : '.'}</p>
</div>`
}

function journeyTitle(journey: Journey): string {
  const target = longDay(journey.targetAt)
  switch (journey.state) {
    case 'travelling':
      return `On the way to ${target}`
    case 'arrived':
      return `Arrived on ${target}`
    case 'stopped':
      return `Stopped on the way to ${target}`
    case 'failed':
      return `The clock could not reach ${target}`
  }
}

function spanText(doneMs: number, totalMs: number): string {
  if (totalMs >= 2 * DAY_MS)
    return `${Math.floor((doneMs / totalMs) * Math.round(totalMs / DAY_MS))} of ${Math.round(totalMs / DAY_MS)} days`
  return `${Math.floor((doneMs / totalMs) * Math.round(totalMs / 3_600_000))} of ${Math.round(totalMs / 3_600_000)} hours`
}

function upcomingList(view: TimeView): Html {
  const next = view.subjects
    .filter((subject) => subject.atMs > view.nowMs)
    .sort((a, b) => a.atMs - b.atMs)
    .slice(0, 8)
  if (next.length === 0) {
    return html`<p class="dim small upcoming-none">Nothing is due. Subscribe in the shop and its billing appears here.</p>`
  }
  return html`<ol class="upcoming" aria-label="Next billing events">${next.map(
    (subject) =>
      html`<li><span>${shortDayAndTime(subject.atMs)}</span> <strong>${subject.title}</strong> <span class="dim">${subject.customer}</span></li>`,
  )}</ol>`
}

function moveButton(destination: Destination, journey: Journey | null): Html {
  const isTravelling = journey?.state === 'travelling'
  const isChosen = isTravelling && journey.title === destination.label
  const disabled = destination.targetAt === null || (isTravelling && !isChosen)
  return html`<button id="move-${destination.id}" class="${isChosen ? 'primary' : 'quiet'}" name="to" value="${destination.id}"${disabled ? ' disabled' : ''}${destination.reason ? ' aria-describedby=reasons' : ''}>${destination.label}</button>`
}

function reasons(destinations: Destination[]): Html | '' {
  const texts = destinations.flatMap((destination) => destination.reason ?? [])
  return texts.length > 0
    ? html`<p class="dim small reasons" id="reasons">${texts.join(' ')}</p>`
    : ''
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
