import { html } from 'hono/html'
import type { PauseLength, PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import type { Html } from '../page-frame.ts'
import { dayOf } from './plan-text.ts'
import { portalPath, portalShell, refusalMessage } from './portal-shell.ts'

/** For how long, and what a pause means. */
export function pausePage(view: PortalView, sub: PortalSubscription, refusal: string | null): Html {
  return portalShell(view, {
    title: `Pause ${sub.name}`,
    body: html`<h1>Pause ${sub.name}</h1>
<p class="portal-lead">It pauses at once, and nothing is charged meanwhile. What you paid for and do not use counts towards the next invoice.</p>
${refusalMessage(refusal)}
<form method="post" action="${portalPath(view, 'pause', sub.id)}">
<fieldset class="portal-reasons"><legend>How long?</legend>
${sub.pauses.map(
  (pause, index) =>
    html`<label><input type="radio" name="length" value="${String(index)}"${index === 0 ? ' checked' : ''} required> <span>${lengthText(pause)}</span></label>`,
)}
</fieldset>
<div class="answers"><button class="primary">Pause now</button>
${view.flow ? '' : html`<a class="quiet" href="${portalPath(view)}">Go on without a pause</a>`}</div>
</form>`,
  })
}

function lengthText(pause: PauseLength | null): string {
  if (pause === null) return 'Until I resume it'
  const { count, interval, untilAt } = pause
  const length = count === 1 ? `One ${interval}` : `${count} ${interval}s`
  return `${length}, until ${dayOf(untilAt)}`
}
