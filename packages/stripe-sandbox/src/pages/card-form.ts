import { html } from 'hono/html'
import type { CheckoutView, SavedCard } from '../checkout/checkout-view.ts'
import { COUNTRIES } from './countries.ts'
import type { Html } from './page-frame.ts'
import type { CardFields, FieldErrors } from './read-card-form.ts'

export interface CardFormState {
  fields: CardFields
  errors: FieldErrors
  /** Sandbox time, by which the browser judges the expiry. */
  nowMs: number
}

/**
 * The fields that describe a card and its holder, shared by every page that asks for a card.
 * @param address what else of the address is asked for; then every country has its postal code
 */
export function cardFields(
  savedCards: SavedCard[],
  state: CardFormState,
  address: Html[] = [],
): Html {
  return html`${savedCardChoice(savedCards, state.fields.savedCard)}
<div class="new-card">
${cardGroup(state)}
${textField('name', 'Name on card', state, { autocomplete: 'cc-name' })}
${placeFields(state, address)}
</div>`
}

/** Country and postal code, or the whole address. */
export function placeFields(state: CardFormState, address: Html[]): Html {
  return html`<div class="place"${address.length > 0 ? html` data-whole` : ''}>
${address}
<div class="field"><label for="country">Country or region</label>
<select id="country" name="country" autocomplete="billing country">
${COUNTRIES.map(
  (country) =>
    html`<option value="${country.code}"${country.code === state.fields.country ? ' selected' : ''}>${country.name}</option>`,
)}
</select></div>
<div class="postal">${textField('postalCode', 'Postal code (optional)', state, { autocomplete: 'billing postal-code', required: false })}</div>
</div>`
}

/** The address as text when the customer already has one, else a field. */
export function emailField(view: Pick<CheckoutView, 'email'>, state: CardFormState): Html {
  if (view.email === null) {
    return textField('email', 'Email', state, {
      type: 'email',
      autocomplete: 'email',
      placeholder: 'ines@example.com',
    })
  }
  return html`<div class="field"><label for="email">Email</label>
<input id="email" type="email" value="${view.email}" readonly></div>`
}

function savedCardChoice(cards: SavedCard[], chosen: string): Html | '' {
  if (cards.length === 0) return ''
  return html`<fieldset class="saved"><legend>Card</legend>
${cards.map((card) => savedCardOption(card.id, savedCardText(card), chosen === card.id))}
${savedCardOption('new', 'Another card', chosen === 'new')}
</fieldset>`
}

function savedCardOption(value: string, text: string, checked: boolean): Html {
  return html`<label class="saved-option"><input type="radio" name="savedCard" value="${value}"${checked ? ' checked' : ''}> <span>${text}</span></label>`
}

function savedCardText(card: SavedCard): string {
  const month = String(card.expMonth).padStart(2, '0')
  return `${brandName(card.brand)} ending ${card.last4}, expires ${month} / ${String(card.expYear).slice(-2)}`
}

const BRANDS: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
}

export function brandName(brand: string): string {
  return BRANDS[brand] ?? brand
}

function cardGroup(state: CardFormState): Html {
  const { errors } = state
  return html`<fieldset class="field card-group" data-now="${String(state.nowMs)}">
<legend>Card</legend>
<div class="card-box">
<div class="card-number">${cardInput('cardNumber', 'Card number', '1234 1234 1234 1234', state, 'cc-number', 23)}<span class="card-brand" data-brand aria-hidden="true"></span></div>
<div class="card-expiry">${cardInput('expiry', 'Expiry', 'MM / YY', state, 'cc-exp', 9)}</div>
<div class="card-cvc">${cardInput('cvc', 'CVC', 'CVC', state, 'cc-csc', 4)}</div>
</div>
${fieldError('cardNumber', errors)}${fieldError('expiry', errors)}${fieldError('cvc', errors)}
</fieldset>`
}

function cardInput(
  name: 'cardNumber' | 'expiry' | 'cvc',
  label: string,
  placeholder: string,
  state: CardFormState,
  autocomplete: string,
  maxLength: number,
): Html {
  return html`<label class="visually-hidden" for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${state.fields[name]}" inputmode="numeric" autocomplete="${autocomplete}" placeholder="${placeholder}" maxlength="${maxLength}" aria-describedby="${name}-error"${invalid(state.errors[name])} required>`
}

interface FieldOptions {
  type?: string
  autocomplete: string
  placeholder?: string
  required?: boolean
}

function textField(
  name: 'email' | 'name' | 'postalCode',
  label: string,
  state: CardFormState,
  options: FieldOptions,
): Html {
  const required = options.required === false ? '' : ' required'
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${options.type ?? 'text'}" value="${state.fields[name]}" autocomplete="${options.autocomplete}" placeholder="${options.placeholder ?? ''}" aria-describedby="${name}-error"${invalid(state.errors[name])}${required}>
${fieldError(name, state.errors)}</div>`
}

function invalid(error: string | undefined): string {
  return error ? ' aria-invalid=true' : ''
}

function fieldError(name: keyof CardFields, errors: FieldErrors): Html {
  const error = errors[name]
  return html`<p class="field-error" id="${name}-error"${error ? '' : ' hidden'}>${error ?? ''}</p>`
}
