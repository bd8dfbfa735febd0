import { html } from 'hono/html'
import { mediumDay, shortDay } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import type { BillingSubject } from './dashboard-source.ts'

const DAY_MS = 86_400_000
/** The width that labels are laid out for; narrower screens get the list instead. */
const NOMINAL_WIDTH = 1152
const INSET = 16
const CHARACTER_WIDTH = 6.9
const NOW_LABEL_WIDTH = 80
const SHOWN_AT_MOST = 12

export interface Strip {
  startMs: number
  endMs: number
  nowMs: number
  ticks: { atMs: number; isLong: boolean }[]
  marks: StripMark[]
}

export interface StripMark {
  atMs: number
  title: string
  /** Null when the label would cover another. */
  place: 'above' | 'below' | null
}

/** Lays upcoming events out on a line that starts today, or not far before sandbox time. */
export function layStrip(nowMs: number, wallMs: number, subjects: BillingSubject[]): Strip {
  const events = gatherEvents(subjects.filter((subject) => subject.atMs > nowMs))
  const near = events.filter((event) => event.atMs <= (events[0]?.atMs ?? 0) + 45 * DAY_MS)
  const shown = near.slice(0, SHOWN_AT_MOST)
  const last = shown.at(-1) ?? { atMs: nowMs + 14 * DAY_MS, title: '' }
  const aheadMs = Math.max(last.atMs - nowMs, 7 * DAY_MS)
  const startMs = startOfDay(
    Math.max(Math.min(wallMs, nowMs), nowMs - Math.max(aheadMs, 14 * DAY_MS)),
  )
  // The last label is written to the right of its mark and needs room there.
  const roomShare = (labelWidth(last.title) + 2 * INSET) / NOMINAL_WIDTH
  const endMs = startMs + (nowMs + aheadMs - startMs) / (1 - roomShare)
  const strip = { startMs, endMs, nowMs, ticks: layTicks(startMs, endMs), marks: [] }
  return { ...strip, marks: placeLabels(strip, shown) }
}

/** Events of one moment share a mark: `Renewal, 3 customers`. */
function gatherEvents(subjects: BillingSubject[]): { atMs: number; title: string }[] {
  const groups = new Map<string, { atMs: number; title: string; customers: Set<string> }>()
  for (const subject of subjects) {
    const key = `${mediumDay(subject.atMs)} ${subject.title}`
    const group = groups.get(key) ?? { ...subject, customers: new Set<string>() }
    group.customers.add(subject.customer)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map(({ atMs, title, customers }) => ({
      atMs,
      title: customers.size > 1 ? `${title}, ${customers.size} customers` : title,
    }))
    .sort((a, b) => a.atMs - b.atMs)
}

function layTicks(startMs: number, endMs: number): Strip['ticks'] {
  const days = (endMs - startMs) / DAY_MS
  const [stepDays, longEvery] = days <= 70 ? [1, 7] : days <= 500 ? [7, 4] : [30, 12]
  const ticks: Strip['ticks'] = []
  for (let index = 0; startMs + index * stepDays * DAY_MS <= endMs; index++) {
    ticks.push({ atMs: startMs + index * stepDays * DAY_MS, isLong: index % longEvery === 0 })
  }
  return ticks
}

function placeLabels(
  strip: Omit<Strip, 'marks'>,
  events: { atMs: number; title: string }[],
): StripMark[] {
  const nowX = xOf(strip, strip.nowMs)
  const nowLabelEnd = isAhead(strip) ? nowX + 8 : nowX + NOW_LABEL_WIDTH
  const taken = { above: -Infinity, below: nowLabelEnd }
  return events.map((event) => {
    const x = xOf(strip, event.atMs)
    const width = labelWidth(event.title)
    const fits = x + width <= NOMINAL_WIDTH
    const place = (['below', 'above'] as const).find((side) => fits && x - 6 > taken[side] + 14)
    if (place) taken[place] = x + width
    return { ...event, place: place ?? null }
  })
}

function xOf(strip: Pick<Strip, 'startMs' | 'endMs'>, atMs: number): number {
  const share = (atMs - strip.startMs) / (strip.endMs - strip.startMs)
  return INSET + share * (NOMINAL_WIDTH - 2 * INSET)
}

function labelWidth(title: string): number {
  return Math.max(title.length, 6) * CHARACTER_WIDTH
}

function startOfDay(atMs: number): number {
  return atMs - (((atMs % DAY_MS) + DAY_MS) % DAY_MS)
}

/** Its label stands left of the present once there is room there. */
function isAhead(strip: Pick<Strip, 'startMs' | 'endMs' | 'nowMs'>): boolean {
  return xOf(strip, strip.nowMs) > INSET + NOW_LABEL_WIDTH
}

/** The strip as a drawing. The list beside it says the same in words, so it is hidden from readers. */
export function stripDrawing(strip: Strip): Html {
  const at = (atMs: number) => `${((xOf(strip, atMs) / NOMINAL_WIDTH) * 100).toFixed(3)}%`
  const [from, to, now] = [at(strip.startMs), at(strip.endMs), at(strip.nowMs)]
  const [nowDx, nowAnchor] = isAhead(strip) ? [6, 'end'] : [-8, 'start']
  const showsStart = xOf(strip, strip.nowMs) > 190
  return html`<svg class="strip" aria-hidden="true" focusable="false" width="100%" height="128">
${strip.ticks.map(
  (tick) =>
    html`<line class="tick" x1="${at(tick.atMs)}" x2="${at(tick.atMs)}" y1="${tick.isLong ? 62 : 68}" y2="76"/>`,
)}
<line class="thread" x1="${from}" x2="${to}" y1="76" y2="76"/>
<line class="passed" x1="${from}" x2="${now}" y1="76" y2="76"/>
${strip.marks.map((mark) => stripMark(mark, at(mark.atMs)))}
<circle class="now" cx="${now}" cy="76" r="8"/>
${showsStart ? html`<text class="quiet-text" x="${from}" y="106">${shortDay(strip.startMs)}</text>` : ''}
<svg x="${now}" y="0" overflow="visible"><text class="now-text" x="${nowDx}" y="106" text-anchor="${nowAnchor}">${shortDay(strip.nowMs)}, now</text></svg>
</svg>`
}

function stripMark(mark: StripMark, x: string): Html {
  const label =
    mark.place === null
      ? ''
      : mark.place === 'above'
        ? html`<path class="stalk" d="M0 44V70"/><text class="strong-text" x="-6" y="18">${shortDay(mark.atMs)}</text><text class="quiet-text" x="-6" y="35">${mark.title}</text>`
        : html`<path class="stalk" d="M0 82V90"/><text class="strong-text" x="-6" y="106">${shortDay(mark.atMs)}</text><text class="quiet-text" x="-6" y="123">${mark.title}</text>`
  return html`<svg x="${x}" y="0" overflow="visible">${label}<path class="mark" d="M0 70l6 6-6 6-6-6z"/></svg>`
}
