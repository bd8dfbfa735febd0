import { html } from 'hono/html'
import type { Html } from '../pages/page-frame.ts'
import { FIRST_CARDS, groupDigits, MORE_CARDS, type ShownCard } from '../pages/shown-cards.ts'

/** The test cards with a button that copies the number; without script the number can be selected. */
export function copyCards(): Html {
  return html`<section aria-labelledby="cards-title"><h2 id="cards-title">Cards to copy</h2>
${cardRows(FIRST_CARDS)}
<details><summary>More cards</summary>${cardRows(MORE_CARDS)}</details>
<p class="dim small">Any future date, any three digits. Every failure is something you can type.</p></section>`
}

function cardRows(cards: ShownCard[]): Html {
  return html`<ul class="card-list">${cards.map(
    (card) => html`<li><code>${groupDigits(card.number)}</code> <span>${card.outcome}</span>
<button type="button" class="link" data-copy="${card.number}" aria-label="Copy ${groupDigits(card.number)}, ${card.outcome}" hidden>Copy</button></li>`,
  )}</ul>`
}
