import { html } from 'hono/html'
import type { CheckoutView } from '../checkout/checkout-view.ts'
import { type CardFormState, cardFields, emailField } from './card-form.ts'
import { challengeDialog } from './challenge-page.ts'
import { checkoutSummary, nextChargeText } from './checkout-summary.ts'
import { declineText, type RefusedCard } from './decline-text.ts'
import { moneyText } from './money-text.ts'
import { PAYING_STYLES, pageAssets } from './page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from './page-frame.ts'
import { testCardList } from './test-card-list.ts'

export interface CheckoutState extends CardFormState {
  decline: RefusedCard | null
}

/** The hosted Checkout page of an open session. */
export function checkoutPage(view: CheckoutView, state: CheckoutState): Html {
  return pageFrame({
    title: `Pay ${view.businessName}`,
    band: LOCAL_BAND,
    styles: [...PAYING_STYLES, pageAssets.href('checkout.css')],
    scripts: [pageAssets.href('checkout.js')],
    body: html`<main class="checkout">
${checkoutSummary(view)}
<section class="pay" aria-labelledby="pay-title">
<h1 id="pay-title">Pay by card</h1>
<p><a class="to-cards" href="#test-cards">Test cards are below</a></p>
<form id="pay-form" method="post" novalidate>
${emailField(view, state)}
${cardFields(view.savedCards, state)}
${declineMessage(state.decline)}
<button class="primary" type="submit" data-testid="pay"><span data-label>${payLabel(view)}</span></button>
<p class="terms">${termsText(view)}</p>
</form>
<p class="page-foot">Stripe sandbox, session <code>${shortId(view.sessionId)}</code>. This page stands in for Stripe’s.</p>
</section>
${testCardList()}
</main>
${challengeDialog(view.businessName)}`,
  })
}

/** What went wrong with the card. It is always in the page, so that scripts can announce in it. */
export function declineMessage(decline: CheckoutState['decline']): Html {
  const text = decline ? declineText(decline) : { title: '', detail: '' }
  return html`<div class="decline" role="alert" data-testid="decline"${decline ? '' : ' hidden'}>
<p><strong data-decline-title>${text.title}</strong> <span data-decline-detail>${text.detail}</span></p></div>`
}

function payLabel(view: CheckoutView): string {
  if (view.totalToday === 0) return view.submitLabel
  const sum = moneyText(view.totalToday, view.currency)
  return view.submitLabel === 'Pay' ? `Pay ${sum}` : `${view.submitLabel} and pay ${sum}`
}

function termsText(view: CheckoutView): string {
  const next = nextChargeText(view)
  const now = view.totalToday > 0 ? `${moneyText(view.totalToday, view.currency)} now` : ''
  if (!next) return `You allow ${view.businessName} to charge this card ${now || 'once'}.`
  const sums = now ? `${now}, then ${next}` : next
  return `You allow ${view.businessName} to charge this card ${sums} until you cancel.`
}

function shortId(sessionId: string): string {
  return sessionId.slice(0, 16)
}
