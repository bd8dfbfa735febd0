import { html } from 'hono/html'
import type { PortalView } from '../../portal/portal-view.ts'
import { COUNTRIES } from '../countries.ts'
import type { Html } from '../page-frame.ts'
import { portalPath, portalShell } from './portal-shell.ts'

export interface DetailsState {
  /** What was typed, by field; what is on file stands in for the rest. */
  typed: Record<string, string>
  error: { field: string | null; message: string } | null
}

type Field = { label: string; type?: string; autocomplete: string }

const FIELDS: Record<string, Field> = {
  name: { label: 'Name', autocomplete: 'name' },
  email: { label: 'Email', type: 'email', autocomplete: 'email' },
  phone: { label: 'Phone', type: 'tel', autocomplete: 'tel' },
}

const ADDRESS: [name: string, field: Field][] = [
  ['line1', { label: 'Street and number', autocomplete: 'billing address-line1' }],
  ['line2', { label: 'Apartment or floor (optional)', autocomplete: 'billing address-line2' }],
  ['postal_code', { label: 'Postal code', autocomplete: 'billing postal-code' }],
  ['city', { label: 'City', autocomplete: 'billing address-level2' }],
  ['state', { label: 'State or province (optional)', autocomplete: 'billing address-level1' }],
]

/** What stands on the invoices, as far as it may be changed. */
export function detailsPage(view: PortalView, state: DetailsState): Html {
  const { update } = view.may
  const onFile = fileOf(view)
  const input = (name: string, field: Field) =>
    inputField(name, field, state.typed[name] ?? onFile[name] ?? '', state.error)
  return portalShell(view, {
    title: 'Billing information',
    body: html`<h1>Billing information</h1>
<p class="portal-lead">It stands on the invoices from now on.</p>
<form method="post" action="${portalPath(view, 'details')}" novalidate>
${Object.entries(FIELDS).map(([name, field]) => (update.includes(name) ? input(name, field) : ''))}
${
  update.includes('address')
    ? html`<fieldset class="portal-address"><legend>Address</legend>
${ADDRESS.map(([name, field]) => input(name, field))}
${countryField(state.typed.country ?? onFile.country ?? '')}
</fieldset>`
    : ''
}
${update.includes('tax_id') ? taxIdField(view, input) : ''}
<div class="answers"><button class="primary" data-testid="save">Save</button>
${view.flow ? '' : html`<a class="quiet" href="${portalPath(view)}">Leave as it is</a>`}</div>
</form>`,
  })
}

/** Its kind follows from the country of the address. */
function taxIdField({ customer }: PortalView, input: (name: string, field: Field) => Html): Html {
  const label = customer.taxIds.length > 0 ? 'Another tax ID (optional)' : 'Tax ID (optional)'
  return input('taxId', { label, autocomplete: 'off' })
}

function fileOf({ customer }: PortalView): Record<string, string | null | undefined> {
  const { name, email, phone, address } = customer
  return { name, email, phone, ...address }
}

function inputField(name: string, field: Field, value: string, error: DetailsState['error']): Html {
  const message = error?.field === name ? error.message : null
  return html`<div class="field"><label for="${name}">${field.label}</label>
<input id="${name}" name="${name}" type="${field.type ?? 'text'}" value="${value}" autocomplete="${field.autocomplete}" maxlength="500"${message ? html` aria-invalid="true" aria-describedby="${name}-error" autofocus` : ''}>
${message ? html`<p class="field-error" id="${name}-error">${message}</p>` : ''}</div>`
}

function countryField(chosen: string): Html {
  return html`<div class="field"><label for="country">Country or region</label>
<select id="country" name="country" autocomplete="billing country">
<option value=""${chosen === '' ? ' selected' : ''}>Not given</option>
${COUNTRIES.map(
  ({ code, name }) =>
    html`<option value="${code}"${code === chosen ? ' selected' : ''}>${name}</option>`,
)}
</select></div>`
}
