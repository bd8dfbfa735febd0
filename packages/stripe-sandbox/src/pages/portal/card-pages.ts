import { html } from 'hono/html'
import type { PortalSubscription, PortalView } from '../../portal/portal-view.ts'
import { type CardFormState, cardFields } from '../card-form.ts'
import { challengeDialog } from '../challenge-page.ts'
import { declineMessage } from '../checkout-page.ts'
import type { RefusedCard } from '../decline-text.ts'
import type { Html } from '../page-frame.ts'
import { testCardList } from '../test-card-list.ts'
import { expiryText } from './plan-text.ts'
import { portalPath, portalShell, refusalMessage } from './portal-shell.ts'

export interface NewCardState extends CardFormState {
  decline: RefusedCard | null
  refusal: string | null
  subscriptionId: string | null
  makesDefault: boolean
}

/** The card form of Checkout, to save a card and not to pay. */
export function newCardPage(view: PortalView, state: NewCardState): Html {
  const sub = view.subscriptions.find(({ id }) => id === state.subscriptionId)
  const title = sub ? `A new card for ${sub.name}` : 'Add a card'
  return portalShell(view, {
    title,
    scripts: ['checkout.js'],
    body: html`<h1>${title}</h1>
<p class="portal-lead">Nothing is charged now.</p>
${refusalMessage(state.refusal)}
<form id="pay-form" class="portal-card-form" method="post" action="${newCardPath(view, state.subscriptionId)}" novalidate>
${cardFields([], state)}
${sub || view.flow ? '' : defaultChoice(state)}
${declineMessage(state.decline)}
<button class="primary" type="submit" data-testid="pay"><span data-label>Save card</span></button>
<p class="terms">You allow ${view.businessName} to charge this card by the terms of your subscription.</p>
</form>
${testCardList()}
${challengeDialog(view.businessName)}`,
  })
}

export function newCardPath(view: PortalView, subscriptionId: string | null): string {
  const path = portalPath(view, 'cards', 'new')
  return subscriptionId ? `${path}?subscription=${encodeURIComponent(subscriptionId)}` : path
}

function defaultChoice({ makesDefault }: NewCardState): Html {
  return html`<p><label class="portal-check"><input type="checkbox" name="makesDefault" value="yes"${makesDefault ? ' checked' : ''}> <span>Make it the default card</span></label></p>`
}

/** Which of the saved cards a subscription is paid with. */
export function payWithPage(
  view: PortalView,
  sub: PortalSubscription,
  refusal: string | null,
): Html {
  return portalShell(view, {
    title: `Pay ${sub.name} with`,
    body: html`<h1>Pay ${sub.name} with</h1>
${refusalMessage(refusal)}
<form method="post" action="${portalPath(view, 'pay-with', sub.id)}">
<fieldset class="portal-plans"><legend class="visually-hidden">Card</legend>
${view.cards.map(
  (
    card,
  ) => html`<label class="portal-plan"><input type="radio" name="card" value="${card.id}"${card.id === sub.cardId ? ' checked' : ''} required>
<span class="portal-plan-what"><span class="portal-plan-name">${card.label}</span></span>
<span class="portal-row-note">${expiryText(card)}</span></label>`,
)}
</fieldset>
<div class="answers">
${view.cards.length > 0 ? html`<button class="primary">Use this card</button>` : ''}
<a class="quiet" href="${newCardPath(view, sub.id)}">Add a card</a></div>
</form>`,
  })
}
