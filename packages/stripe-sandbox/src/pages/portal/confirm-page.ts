import { html } from 'hono/html'
import type { PlanChangePreview, PortalView } from '../../portal/portal-view.ts'
import { dayAndMonth } from '../date-text.ts'
import { declineText, type RefusedCard } from '../decline-text.ts'
import { intervalText, moneyText } from '../money-text.ts'
import type { Html } from '../page-frame.ts'
import { dayOf, planName } from './plan-text.ts'
import { portalPath, portalShell, refusalMessage } from './portal-shell.ts'

export interface ConfirmState {
  decline: RefusedCard | null
  refusal: string | null
}

/** What a change of plan costs, in money and dates, and the button that makes it. */
export function confirmPage(
  view: PortalView,
  preview: PlanChangePreview,
  state: ConfirmState,
): Html {
  const { plan, quantity, subscription } = preview
  const name = planName(plan, quantity)
  return portalShell(view, {
    title: `Change to ${name}`,
    body: html`<h1>Change to ${name}</h1>
<p class="portal-lead">${leadText(preview)}</p>
${state.decline ? declined(state.decline) : ''}
${refusalMessage(state.refusal)}
${preview.lines.length > 0 ? lineTable(preview) : ''}
<p class="portal-standing">${thenText(preview)}</p>
${preview.dueNow !== 0 && subscription.cardLabel ? html`<p class="portal-dust">Paid with ${subscription.cardLabel}.</p>` : ''}
<form method="post" action="${portalPath(view, 'plan', subscription.id, 'confirm')}">
<input type="hidden" name="price" value="${plan.price}">
<input type="hidden" name="quantity" value="${String(quantity)}">
${preview.promotionCode ? html`<input type="hidden" name="code" value="${preview.promotionCode}">` : ''}
<input type="hidden" name="prorationAt" value="${String(preview.prorationAt)}">
<div class="answers"><button class="primary" data-testid="confirm">${buttonText(preview)}</button>
${otherPlan(view, preview)}</div>
</form>`,
  })
}

function otherPlan(view: PortalView, { subscription }: PlanChangePreview): Html | '' {
  if (view.flow?.type === 'subscription_update_confirm') return ''
  return html`<a class="quiet" href="${portalPath(view, 'plan', subscription.id)}">Choose another plan</a>`
}

function declined(decline: RefusedCard): Html {
  const { title, detail } = declineText(decline)
  return html`<div class="decline" role="alert" tabindex="-1" autofocus><p><strong>${title}</strong> ${detail} The plan stays as it was.</p></div>`
}

function leadText(preview: PlanChangePreview): string {
  const { currency, dueNow, endsTrial, subscription, when } = preview
  if (when === 'period_end') {
    return `Starts on ${dayOf(preview.startsAt)}. Until then you keep ${subscription.name}, and nothing is charged now.`
  }
  const trial = endsTrial ? ' The free days end with the change.' : ''
  if (dueNow === null) return `Starts now. Nothing is due today.${trial}`
  return `Starts now. Due today ${moneyText(dueNow, currency)}.${trial}`
}

function thenText({
  currency,
  dueNow,
  lines,
  plan,
  recurring,
  total,
  when,
}: PlanChangePreview): string {
  const rate = `${moneyText(recurring.amount, currency)} ${intervalText(plan.interval, plan.intervalCount)}`
  const from = dayOf(recurring.startsAt)
  if (when === 'period_end' || dueNow !== null || lines.length === 0) {
    return `${when === 'now' ? 'Then' : 'It costs'} ${rate} from ${from}.`
  }
  if (total === recurring.amount) return `It costs ${rate} from ${from}.`
  return `The invoice of ${from} comes to ${moneyText(total, currency)}. After that it is ${rate}.`
}

function lineTable(preview: PlanChangePreview): Html {
  const { currency, dueNow, lines, recurring, total } = preview
  const label = dueNow === null ? `Next invoice, ${dayOf(recurring.startsAt)}` : 'Due today'
  return html`<table class="lines portal-lines">
<caption class="visually-hidden">What the change costs</caption>
<tbody>${lines.map(
    ({ description, amount }) =>
      html`<tr><th scope="row">${description}</th><td>${moneyText(amount, currency)}</td></tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">${label}</th><td>${moneyText(dueNow ?? total, currency)}</td></tr></tfoot>
</table>`
}

function buttonText({ currency, dueNow, startsAt, when }: PlanChangePreview): string {
  if (when === 'period_end') return `Change on ${dayAndMonth(startsAt * 1_000)}`
  return dueNow ? `Change and pay ${moneyText(dueNow, currency)}` : 'Change plan'
}
