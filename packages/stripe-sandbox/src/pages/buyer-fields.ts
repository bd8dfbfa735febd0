import { html } from 'hono/html'
import type { CheckoutView } from '../checkout/checkout-view.ts'
import { type BuyerInput, buyerInputs } from './buyer-inputs.ts'
import type { Html } from './page-frame.ts'
import type { BuyerValues } from './read-buyer-form.ts'

export interface BuyerFormState {
  values: BuyerValues
  errors: Partial<Record<string, string>>
}

/** The inputs of one place on the page. */
export function buyerFields(
  view: CheckoutView,
  place: BuyerInput['place'],
  state: BuyerFormState,
): Html[] {
  return buyerInputs(view)
    .filter((input) => input.place === place)
    .map((input) => (input.kind === 'checkbox' ? tickBox(input, state) : field(input, state)))
}

function field(input: BuyerInput, state: BuyerFormState): Html {
  return html`<div class="field"><label for="${input.name}">${input.label}</label>
${input.kind === 'select' ? choice(input, state) : line(input, state)}
${fault(input, state)}</div>`
}

function line(input: BuyerInput, state: BuyerFormState): Html {
  const most = input.maximumLength === null ? '' : html` maxlength="${String(input.maximumLength)}"`
  const digits = input.kind === 'numeric' ? html` inputmode="numeric"` : ''
  const type = input.name === 'phone' ? 'tel' : 'text'
  return html`<input id="${input.name}" name="${input.name}" type="${type}" value="${state.values[input.name] ?? ''}" autocomplete="${input.autocomplete}"${digits}${most}${asked(input, state)}>`
}

function choice(input: BuyerInput, state: BuyerFormState): Html {
  const chosen = state.values[input.name] ?? ''
  return html`<select id="${input.name}" name="${input.name}"${asked(input, state)}>
<option value=""${chosen ? '' : ' selected'}>${input.missing ? 'Choose one' : 'None'}</option>
${input.options.map(
  ({ label, value }) =>
    html`<option value="${value}"${value === chosen ? ' selected' : ''}>${label}</option>`,
)}
</select>`
}

function tickBox(input: BuyerInput, state: BuyerFormState): Html {
  const ticked = state.values[input.name] === 'on' ? html` checked` : ''
  return html`<div class="tick"><label><input id="${input.name}" name="${input.name}" type="checkbox" value="on"${ticked}${asked(input, state)}> <span>${input.label}</span></label>
${fault(input, state)}</div>`
}

/** `data-missing` is what the page's script says of an empty field, before anything is sent. */
function asked(input: BuyerInput, state: BuyerFormState): Html {
  const wrong = state.errors[input.name] ? html` aria-invalid="true"` : ''
  const needed = input.missing ? html` required data-missing="${input.missing}"` : ''
  return html` aria-describedby="${input.name}-error"${wrong}${needed}`
}

function fault(input: BuyerInput, { errors }: BuyerFormState): Html {
  const error = errors[input.name]
  return html`<p class="field-error" id="${input.name}-error"${error ? '' : ' hidden'}>${error ?? ''}</p>`
}
