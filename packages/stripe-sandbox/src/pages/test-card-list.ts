import { html } from 'hono/html'
import type { Html } from './page-frame.ts'
import { FIRST_CARDS, groupDigits, MORE_CARDS, type ShownCard } from './shown-cards.ts'

/** The test cards, each with a button that fills the form: by script, or by a GET of the page itself. */
export function testCardList(): Html {
  return html`<section class="cards" id="test-cards" aria-labelledby="test-cards-title">
<h2 id="test-cards-title">Test cards</h2>
<form method="get">
${cardTable(FIRST_CARDS)}
<details><summary>More cards</summary>${cardTable(MORE_CARDS)}</details>
</form>
<p class="cards-note">Any future expiry and any CVC.</p>
</section>`
}

function cardTable(cards: ShownCard[]): Html {
  return html`<ul class="card-list">
${cards.map(
  (card) => html`<li><code>${groupDigits(card.number)}</code> <span>${card.outcome}</span>
<button type="submit" class="link" name="use" value="${card.number}" aria-label="Use ${groupDigits(card.number)}, ${card.outcome}">Use</button></li>`,
)}
</ul>`
}
