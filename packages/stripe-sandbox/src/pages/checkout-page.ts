import { html } from 'hono/html'
import type { CheckoutView } from '../checkout/checkout-view.ts'
import { type BuyerFormState, buyerFields } from './buyer-fields.ts'
import { type CardFormState, cardFields, emailField, placeFields } from './card-form.ts'
import { challengeDialog } from './challenge-page.ts'
import type { SummaryState } from './checkout-order.ts'
import { checkoutSummary, nextChargeText } from './checkout-summary.ts'
import { declineText, type RefusedCard } from './decline-text.ts'
import { moneyText } from './money-text.ts'
import { PAYING_STYLES, pageAssets } from './page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from './page-frame.ts'
import type { BuyerValues } from './read-buyer-form.ts'
import { testCardList } from './test-card-list.ts'

export interface CheckoutState extends Omit<CardFormState, 'errors'>, SummaryState {
  values: BuyerValues
  errors: Partial<Record<string, string>>
  decline: RefusedCard | null
}

/** The hosted Checkout page of an open session. */
export function checkoutPage(view: CheckoutView, state: CheckoutState): Html {
  return pageFrame({
    title: `${view.mode === 'setup' ? 'Save a card with' : 'Pay'} ${view.businessName}`,
    band: LOCAL_BAND,
    styles: [...PAYING_STYLES, pageAssets.href('checkout.css')],
    scripts: [pageAssets.href('checkout.js')],
    body: html`<main class="checkout">
${checkoutSummary(view, state)}
<section class="pay" aria-labelledby="pay-title">
<h1 id="pay-title">${headline(view)}</h1>
${view.asks.card ? html`<p><a class="to-cards" href="#test-cards">Test cards are below</a></p>` : ''}
<form id="pay-form" method="post" novalidate data-asks-card="${String(view.asks.card)}">
${formFields(view, state)}
${declineMessage(state.decline)}
${customText(view.texts.submit)}
<button class="primary" type="submit" data-testid="pay"><span data-label>${payLabel(view)}</span></button>
${customText(view.texts.afterSubmit)}
<p class="terms" data-terms>${termsText(view)}</p>
</form>
<p class="page-foot">Stripe sandbox, session <code>${shortId(view.sessionId)}</code>. This page stands in for Stripe’s.</p>
</section>
${view.asks.card ? testCardList() : ''}
</main>
${challengeDialog(view.businessName)}`,
  })
}

function formFields(view: CheckoutView, state: CheckoutState): Html {
  const buyer: BuyerFormState = { values: state.values, errors: state.errors }
  const address = buyerFields(view, 'address', buyer)
  return html`${emailField(view, state)}
${buyerFields(view, 'contact', buyer)}
${view.asks.card ? cardFields(view.savedCards, state, address) : withoutCard(view, state, address)}
${buyerFields(view, 'more', buyer)}
${buyerFields(view, 'consent', buyer)}`
}

/** Where no card is asked for, the address is asked for only if somebody wants it. */
function withoutCard(view: CheckoutView, state: CheckoutState, address: Html[]): Html | '' {
  if (address.length === 0 && view.asks.taxId === 'none') return ''
  return placeFields(state, address)
}

function customText(text: string | null): Html | '' {
  return text === null ? '' : html`<p class="custom-text">${text}</p>`
}

/** What went wrong with the card. It is always in the page, so that scripts can announce in it. */
export function declineMessage(decline: CheckoutState['decline']): Html {
  const text = decline ? declineText(decline) : { title: '', detail: '' }
  return html`<div class="decline" role="alert" data-testid="decline"${decline ? '' : ' hidden'}>
<p><strong data-decline-title>${text.title}</strong> <span data-decline-detail>${text.detail}</span></p></div>`
}

function headline(view: CheckoutView): string {
  if (!view.asks.card) return 'No card needed'
  return view.mode === 'setup' ? 'Save a card' : 'Pay by card'
}

function payLabel(view: CheckoutView): string {
  if (view.totalToday === 0) return view.submitLabel === 'Pay' ? 'Complete order' : view.submitLabel
  const sum = moneyText(view.totalToday, view.currency)
  return view.submitLabel === 'Subscribe' || view.submitLabel === 'Start trial'
    ? `${view.submitLabel} and pay ${sum}`
    : `${view.submitLabel} ${sum}`
}

function termsText(view: CheckoutView): string {
  const { businessName } = view
  const next = nextChargeText(view)
  if (!view.asks.card) {
    return next ? `${businessName} asks for a card before the first charge: ${next}.` : ''
  }
  if (view.mode === 'setup')
    return `You allow ${businessName} to keep this card and charge it later.`
  const now = view.totalToday > 0 ? `${moneyText(view.totalToday, view.currency)} now` : ''
  if (!next) return `You allow ${businessName} to charge this card ${now || 'once'}.`
  const sums = now ? `${now}, then ${next}` : next
  return `You allow ${businessName} to charge this card ${sums} until you cancel.`
}

function shortId(sessionId: string): string {
  return sessionId.slice(0, 16)
}
