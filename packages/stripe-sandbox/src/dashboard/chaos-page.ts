import { html } from 'hono/html'
import { CALM, type Chaos, STRIPE_RATE_LIMIT } from '../chaos/chaos.ts'
import type { Html } from '../pages/page-frame.ts'
import { type ChaosField, chaosField } from './chaos-fields.ts'
import { dashboardPage } from './dashboard-frame.ts'

export interface ChaosGroup {
  title: string
  fields: ChaosField[]
}

/** Every fault that can be ordered, in the order of the page. */
export const CHAOS_GROUPS: readonly ChaosGroup[] = [
  {
    title: 'API',
    fields: [
      { name: 'latencyMs', kind: 'number', label: 'Each answer takes longer by', unit: 'ms' },
      {
        name: 'rateLimitPerSecond',
        kind: 'optional',
        label: 'One endpoint answers 429 above',
        unit: `requests a second; Stripe’s own limit is ${STRIPE_RATE_LIMIT}`,
      },
      {
        name: 'failApiWith',
        kind: 'optional',
        label: 'Requests fail with status',
        unit: '400 to 599; empty lets them pass',
      },
      { name: 'failApiShare', kind: 'share', label: 'Share of requests that fail so', unit: '%' },
      {
        name: 'failApiShouldRetry',
        kind: 'choice',
        label: 'Such a failure tells the SDK',
        choices: [
          ['', 'nothing'],
          ['true', 'to try again'],
          ['false', 'not to try again'],
        ],
      },
      {
        name: 'timeoutAfterEffect',
        kind: 'number',
        label: 'Take effect without an answer: the next',
        unit: 'POST requests',
      },
    ],
  },
  {
    title: 'Events',
    fields: [
      {
        name: 'omitEvents',
        kind: 'types',
        label: 'Types that are never generated',
        unit: 'separated by spaces',
      },
    ],
  },
  {
    title: 'Deliveries',
    fields: [
      { name: 'holdDeliveries', kind: 'switch', label: 'Hold them back until they are released' },
      { name: 'endpointDown', kind: 'switch', label: 'Find nobody listening' },
      { name: 'shuffle', kind: 'switch', label: 'Come in a random order, one at a time' },
      { name: 'duplicate', kind: 'share', label: 'Share that comes twice', unit: '%' },
      { name: 'drop', kind: 'share', label: 'Share that is lost', unit: '%' },
      { name: 'deliveryLatencyMs', kind: 'number', label: 'Each leaves later by', unit: 'ms' },
    ],
  },
  {
    title: 'Chance',
    fields: [
      {
        name: 'seed',
        kind: 'optional',
        label: 'Seed that makes chance come out the same',
        unit: 'any whole number',
      },
    ],
  },
]

export interface ChaosView {
  chaos: Readonly<Chaos>
  /** What was refused, in words, and what had been typed. */
  refusal: { message: string; field: string | null; typed: Record<string, string> } | null
}

export function chaosPage({ chaos, refusal }: ChaosView): Html {
  const ordered = Object.keys(CALM).filter((name) => isOrdered(chaos, name as keyof Chaos)).length
  return dashboardPage({
    title: 'Chaos',
    section: '/chaos',
    body: html`<section class="sheet"><h1>Chaos</h1>
<p class="lead">Order what goes wrong in the real world, and see that the shop bears it. ${stateSentence(ordered)}</p>
${refusal ? html`<p class="refusal" role="alert">${refusal.message} Nothing was changed.</p>` : ''}
<form class="chaos" method="post" action="/chaos">
${CHAOS_GROUPS.map(
  (group) => html`<fieldset><legend>${group.title}</legend>
${group.fields.map((field) =>
  chaosField(field, chaos, {
    typed: refusal?.typed[field.name],
    isRefused: refusal?.field === field.name,
  }),
)}</fieldset>`,
)}
<div class="form-moves"><button class="primary">Order these faults</button>
<button class="quiet" formaction="/chaos/calm">Set everything back to calm</button></div>
</form>
<p class="dim small">Nothing of this survives a restart. Tests order the same with <code>POST /_sandbox/chaos</code>.</p>
</section>`,
  })
}

function stateSentence(ordered: number): string {
  if (ordered === 0) return 'All is calm now.'
  return ordered === 1 ? 'One fault is ordered now.' : `${ordered} faults are ordered now.`
}

function isOrdered(chaos: Readonly<Chaos>, name: keyof Chaos): boolean {
  if (name === 'seed' || name === 'failApiShare' || name === 'failApiShouldRetry') return false
  return JSON.stringify(chaos[name]) !== JSON.stringify(CALM[name])
}
