import { html } from 'hono/html'
import type { PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import { dayAndMonth } from '../date-text.ts'
import type { Html } from '../page-frame.ts'
import { dayOf, feedbackText } from './plan-text.ts'
import { portalPath, portalShell, refusalMessage } from './portal-shell.ts'

/** When the subscription would end, why, and the way back. */
export function cancelPage(
  view: PortalView,
  sub: PortalSubscription,
  refusal: string | null,
): Html {
  const { endsAt, mode, reasons } = sub.cancelling
  const label = mode === 'immediately' ? 'Cancel now' : `Cancel on ${dayAndMonth(endsAt * 1_000)}`
  return portalShell(view, {
    title: `Cancel ${sub.name}`,
    body: html`<h1>Cancel ${sub.name}</h1>
<p class="portal-lead">${endText(sub)}</p>
${refusalMessage(refusal)}
<form method="post" action="${portalPath(view, 'cancel', sub.id)}">
${reasons.length > 0 ? reasonFields(reasons) : ''}
<div class="answers"><button class="primary" data-testid="cancel">${label}</button>
${keep(view, sub)}</div>
</form>`,
  })
}

function keep(view: PortalView, sub: PortalSubscription): Html | '' {
  const href = view.flow ? view.returnUrl : portalPath(view)
  return href ? html`<a class="quiet" href="${href}">Keep ${sub.name}</a>` : ''
}

function endText({ cancelling, name }: PortalSubscription): string {
  if (cancelling.mode === 'at_period_end') {
    return `${name} stays as it is until ${dayOf(cancelling.endsAt)}. After that it ends, and nothing more is charged. You can take this back until then.`
  }
  const rest = cancelling.credits
    ? 'What you paid for and did not use is credited.'
    : 'What was paid is not refunded.'
  return `${name} ends at once, and nothing more is charged. ${rest}`
}

function reasonFields(reasons: string[]): Html {
  return html`<fieldset class="portal-reasons"><legend>Why do you cancel? (optional)</legend>
${reasons.map(
  (reason) =>
    html`<label><input type="radio" name="feedback" value="${reason}"> <span>${feedbackText(reason)}</span></label>`,
)}
</fieldset>
<div class="field"><label for="comment">Anything else? (optional)</label>
<textarea id="comment" name="comment" rows="3" maxlength="1000"></textarea></div>`
}
