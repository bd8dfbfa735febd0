import { html } from 'hono/html'
import type { PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import { moneyText } from '../money-text.ts'
import type { Html } from '../page-frame.ts'
import { pendingText, planName, rateText, standingText } from './plan-text.ts'
import { actionButton, portalPath } from './portal-shell.ts'

/** A subscription: what it is, where it stands, and what can be done with it. */
export function subscriptionSection(view: PortalView, sub: PortalSubscription): Html {
  const id = `sub-${sub.id}`
  const pending = pendingText(sub)
  return html`<section class="portal-section portal-sub" aria-labelledby="${id}">
<h2 id="${id}">${sub.items.length === 1 ? planName(sub, sub.items[0]!.quantity) : sub.name}</h2>
<p class="portal-rate">${rateText(sub, sub.currency)}</p>
${owed(sub)}
<p class="portal-standing">${standingText(sub)}</p>
${pending ? html`<p class="portal-standing">${pending}</p>` : ''}
${sub.items.length > 1 ? itemList(sub) : ''}
${paidWith(view, sub)}
${buttons(view, sub)}
</section>`
}

function owed({ owed: due, currency }: PortalSubscription): Html | '' {
  if (!due) return ''
  const sum = moneyText(due.amount, currency)
  return html`<div class="decline"><p><strong>The last payment did not go through.</strong> ${sum} is still due.</p>
<p><a class="primary" href="${due.url}">Pay ${sum}</a></p></div>`
}

function itemList(sub: PortalSubscription): Html {
  return html`<ul class="portal-rows">${sub.items.map(
    (item) =>
      html`<li><span>${planName(item, item.quantity)}</span><span>${moneyText(item.amount, sub.currency)}</span></li>`,
  )}</ul>`
}

function paidWith(view: PortalView, sub: PortalSubscription): Html | '' {
  if (sub.status === 'paused' && !sub.cardLabel) return ''
  const change = sub.may.changeCard
    ? html` <a href="${portalPath(view, 'pay-with', sub.id)}">Use another card<span class="visually-hidden"> for ${sub.name}</span></a>`
    : ''
  return html`<p class="portal-dust">${sub.cardLabel ? `Paid with ${sub.cardLabel}.` : 'No card is set for it.'}${change}</p>`
}

function buttons(view: PortalView, sub: PortalSubscription): Html | '' {
  const { may } = sub
  const lit = sub.owed ? 'quiet' : 'primary'
  const all = [
    may.renew
      ? actionButton(portalPath(view, 'renew', sub.id), 'Keep the subscription', { look: lit })
      : '',
    may.resume
      ? actionButton(portalPath(view, 'resume', sub.id), 'Resume the subscription', { look: lit })
      : '',
    may.undo ? actionButton(portalPath(view, 'undo', sub.id), `Stay with ${sub.name}`) : '',
    may.update
      ? html`<a class="${lit}" href="${portalPath(view, 'plan', sub.id)}">Change plan</a>`
      : '',
    may.pause ? html`<a class="quiet" href="${portalPath(view, 'pause', sub.id)}">Pause</a>` : '',
    may.cancel
      ? html`<a class="quiet" href="${portalPath(view, 'cancel', sub.id)}">Cancel subscription</a>`
      : '',
  ].filter(Boolean)
  return all.length > 0 ? html`<div class="answers">${all}</div>` : ''
}
