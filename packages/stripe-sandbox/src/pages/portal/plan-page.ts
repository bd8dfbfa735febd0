import { html } from 'hono/html'
import type { PortalPlan, PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import type { Html } from '../page-frame.ts'
import { rateText } from './plan-text.ts'
import { portalPath, portalShell, refusalMessage } from './portal-shell.ts'

export interface PlanState {
  price: string | null
  quantity: string | null
  promotionCode?: string | null
  refusal: string | null
}

/** The plans on offer. What a change costs is shown before anything is changed. */
export function planPage(view: PortalView, sub: PortalSubscription, state: PlanState): Html {
  const chosen = state.price ?? sub.plans.find(({ isCurrent }) => !isCurrent)?.price
  const quantities = sub.plans.flatMap(({ quantity }) => quantity ?? [])
  return portalShell(view, {
    title: 'Change plan',
    body: html`<h1>Change plan</h1>
${refusalMessage(state.refusal)}
<form method="get" action="${portalPath(view, 'plan', sub.id, 'confirm')}">
<fieldset class="portal-plans"><legend class="visually-hidden">Plan</legend>
${sub.plans.map((plan) => planOption(sub, plan, plan.price === (chosen ?? sub.plans[0]?.price)))}
</fieldset>
${quantities.length > 0 ? quantityField(sub, quantities, state) : ''}
${sub.takesCodes ? codeField(state.promotionCode ?? '') : ''}
<p class="portal-dust">The next page shows what the change costs. Nothing is charged yet.</p>
<div class="answers"><button class="primary">See what it costs</button>
${view.flow ? '' : html`<a class="quiet" href="${portalPath(view)}">Stay with ${sub.name}</a>`}</div>
</form>`,
  })
}

function planOption(sub: PortalSubscription, plan: PortalPlan, isChosen: boolean): Html {
  return html`<label class="portal-plan"><input type="radio" name="price" value="${plan.price}"${isChosen ? ' checked' : ''} required>
<span class="portal-plan-what"><span class="portal-plan-name">${plan.name}${plan.isCurrent ? html` <span class="portal-mark">Present plan</span>` : ''}</span>
${plan.description ? html`<span class="portal-row-note">${plan.description}</span>` : ''}</span>
<span class="portal-plan-rate">${rateText(plan, sub.currency)}</span></label>`
}

function quantityField(
  sub: PortalSubscription,
  ranges: { min: number; max: number }[],
  state: PlanState,
): Html {
  const min = Math.min(...ranges.map((range) => range.min))
  const max = Math.max(...ranges.map((range) => range.max))
  const value = state.quantity ?? String(sub.items[0]!.quantity)
  return html`<div class="field portal-quantity"><label for="quantity">Quantity</label>
<input id="quantity" name="quantity" type="number" inputmode="numeric" min="${String(min)}" max="${String(max)}" value="${value}" required></div>`
}

function codeField(value: string): Html {
  return html`<div class="field portal-quantity"><label for="code">Promotion code (optional)</label>
<input id="code" name="code" value="${value}" autocomplete="off" maxlength="100"></div>`
}
