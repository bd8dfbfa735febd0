import { html } from 'hono/html'
import { longDay, shortDayAndTime } from '../pages/date-text.ts'
import type { Html } from '../pages/page-frame.ts'
import type { SnapshotInfo } from '../snapshots/snapshot-file.ts'
import { dashboardPage } from './dashboard-frame.ts'
import { recordTable } from './record-table.ts'

export interface SnapshotsView {
  snapshots: SnapshotInfo[]
  nowMs: number
  /** What was just done, or why it was not. */
  said: { text: string; isRefusal: boolean } | null
}

export function snapshotsPage(view: SnapshotsView): Html {
  const { snapshots, nowMs, said } = view
  return dashboardPage({
    title: 'Snapshots',
    section: '/snapshots',
    body: html`<section class="sheet"><h1>Snapshots</h1>
<p class="lead">Keep everything as it is now, and come back to it as often as you like: objects, events, deliveries and the time.</p>
${said ? html`<p class="${said.isRefusal ? 'refusal' : 'notice'}" role="${said.isRefusal ? 'alert' : 'status'}">${said.text}</p>` : ''}
<form class="keep" method="post" action="/snapshots"><label for="name">Name</label>
<input id="name" name="name" required maxlength="60" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*" placeholder="before-renewal" autocomplete="off" spellcheck="false" aria-describedby="name-hint">
<button class="primary">Keep this moment</button>
<span class="dim small" id="name-hint">Letters, digits, dots and dashes. The same name overwrites.</span></form>
${
  snapshots.length === 0
    ? html`<p class="empty">No snapshot yet.</p>`
    : recordTable(
        [
          'Snapshot',
          'Sandbox time',
          'Holds',
          'Kept',
          html`<span class="visually-hidden">Moves</span>`,
        ],
        snapshots.map(snapshotRow),
      )
}
<h2>Start over</h2>
<p class="dim">Everything but the webhook endpoints is forgotten, and sandbox time (now ${longDay(nowMs)}) returns to real time. Snapshots stay.</p>
<details class="danger" id="reset"><summary>Reset the sandbox</summary>
<form method="post" action="/reset"><p>Every customer, subscription, invoice and event goes. This cannot be undone; a snapshot kept before can be restored.</p>
<button class="quiet alarming">Forget everything</button></form></details>
</section>`,
  })
}

function snapshotRow(one: SnapshotInfo): (Html | string)[] {
  return [
    html`<strong>${one.name}</strong>`,
    longDay(one.nowMs),
    `${count(one.customers, 'customer')}, ${count(one.subscriptions, 'subscription')}`,
    html`<span class="dim">${shortDayAndTime(one.takenAtMs)}</span>`,
    html`<span class="row-moves"><form method="post" action="/snapshots/${one.name}/restore"><button class="link" aria-label="Restore ${one.name}">Restore</button></form>
<form method="post" action="/snapshots/${one.name}/delete"><button class="link" aria-label="Delete ${one.name}">Delete</button></form></span>`,
  ]
}

function count(amount: number, word: string): string {
  return `${amount} ${amount === 1 ? word : `${word}s`}`
}
