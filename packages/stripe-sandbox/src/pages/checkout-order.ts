import { html } from 'hono/html'
import type { CheckoutLine, CheckoutView } from '../checkout/checkout-view.ts'
import { intervalName, moneyText } from './money-text.ts'
import type { Html } from './page-frame.ts'

export interface SummaryState {
  /** What the session did not take, and the promotion code as it was typed. */
  refusal: { field: 'quantity' | 'promotionCode'; message: string; typed: string } | null
}

/** The lines of the order. What the buyer may change has its form below them. */
export function orderLines(view: CheckoutView): Html[] {
  return view.lineItems.map(
    (
      line,
    ) => html`<tr><th scope="row">${lineText(line)}${line.quantity > 1 ? ` × ${line.quantity}` : ''}
${line.description ? html`<span class="line-note">${line.description}</span>` : ''}</th>
<td>${moneyText(line.amount, view.currency)}</td></tr>`,
  )
}

/** Quantities, what may be added, and the promotion code: a form each, which works without script. */
export function orderTools(view: CheckoutView, state: SummaryState): Html | '' {
  const tools = [
    ...view.lineItems.filter((line) => line.range).map((line) => quantityForm(view, line)),
    ...view.lineItems
      .filter((line) => line.isOptional)
      .map((line) => optionForm(view, line, false)),
    ...view.optionalItems.map((line) => optionForm(view, line, true)),
    ...(view.asks.promotionCode ? [promotionForm(view, state)] : []),
  ]
  if (tools.length === 0) return ''
  const refusal = state.refusal?.field === 'quantity' ? state.refusal.message : ''
  return html`<div class="order-tools" data-order>
${tools}
<p class="field-error" role="alert" data-refusal="quantity"${refusal ? '' : ' hidden'}>${refusal}</p>
</div>`
}

function lineText(line: CheckoutLine): string {
  return line.interval
    ? `${line.name}, ${intervalName(line.interval, line.intervalCount ?? 1)}`
    : line.name
}

function changePath(view: CheckoutView): string {
  return `/c/pay/${encodeURIComponent(view.sessionId)}/change`
}

function quantityForm(view: CheckoutView, line: CheckoutLine): Html {
  const { minimum, maximum } = line.range!
  return html`<form method="post" action="${changePath(view)}" class="tool" novalidate>
<label for="quantity-${line.id}">Quantity of ${line.name}</label>
<span class="tool-field"><input id="quantity-${line.id}" name="quantity[${line.id}]" type="number" inputmode="numeric" min="${String(minimum)}" max="${String(maximum)}" value="${String(line.quantity)}" required>
<button class="quiet">Update</button></span>
</form>`
}

function optionForm(view: CheckoutView, line: CheckoutLine, isAdded: boolean): Html {
  const verb = isAdded ? 'Add' : 'Remove'
  const sum = moneyText(line.amount, view.currency)
  return html`<form method="post" action="${changePath(view)}" class="tool" novalidate>
<span>${lineText(line)}, ${sum}</span>
<button class="quiet" name="${isAdded ? 'add' : 'remove'}" value="${line.id}" aria-label="${verb} ${line.name}">${verb}</button>
</form>`
}

function promotionForm(view: CheckoutView, { refusal }: SummaryState): Html {
  if (view.promotionCode !== null) {
    return html`<form method="post" action="${changePath(view)}" class="tool" novalidate>
<span>Promotion code <strong>${view.promotionCode}</strong></span>
<button class="quiet" name="promotionCode" value="" aria-label="Remove promotion code ${view.promotionCode}">Remove</button>
</form>`
  }
  const own = refusal?.field === 'promotionCode' ? refusal : null
  return html`<form method="post" action="${changePath(view)}" class="tool" novalidate>
<label for="promotionCode">Promotion code</label>
<span class="tool-field"><input id="promotionCode" name="promotionCode" value="${own?.typed ?? ''}" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="promotionCode-error"${own ? html` aria-invalid="true"` : ''} required>
<button class="quiet">Apply</button></span>
<p class="field-error" role="alert" id="promotionCode-error" data-refusal="promotionCode"${own ? '' : ' hidden'}>${own?.message ?? ''}</p>
</form>`
}
