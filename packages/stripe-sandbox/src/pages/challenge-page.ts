import { html } from 'hono/html'
import type { ChallengeView } from '../checkout/checkout-view.ts'
import { brandName } from './card-form.ts'
import { moneyText } from './money-text.ts'
import { pageAssets } from './page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from './page-frame.ts'

/** The bank's 3-D Secure page, for browsers without script and for links in mail. */
export function challengePage(view: ChallengeView): Html {
  const sum = view.amount ? moneyText(view.amount, view.currency) : 'no sum, to save the card'
  return pageFrame({
    title: '3-D Secure',
    band: LOCAL_BAND,
    styles: ['base.css', 'lines.css', 'notice.css'].map(pageAssets.href),
    scripts: [],
    body: html`<main class="notice">
<h1>Your bank asks who you are</h1>
<p>This is a 3-D Secure test. ${view.businessName} waits for your bank’s answer: choose what it says.</p>
<dl class="facts">
<div><dt>Card</dt><dd>${brandName(view.brand)} ending ${view.last4}</dd></div>
<div><dt>Amount</dt><dd>${sum}</dd></div>
</dl>
<form method="post" class="answers">
<button class="primary" name="answer" value="complete">Complete authentication</button>
<button class="quiet" name="answer" value="fail">Fail authentication</button>
</form>
</main>`,
  })
}

/** The same question as a dialog over the paying page; its script posts the answer. */
export function challengeDialog(businessName: string): Html {
  return html`<dialog id="challenge" class="challenge" aria-labelledby="challenge-title">
<h2 id="challenge-title">Your bank asks who you are</h2>
<p>This is a 3-D Secure test. ${businessName} waits for your bank’s answer: choose what it says.</p>
<div class="answers">
<button type="button" class="primary" data-answer="complete">Complete authentication</button>
<button type="button" class="quiet" data-answer="fail">Fail authentication</button>
</div>
</dialog>`
}
