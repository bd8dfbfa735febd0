import { html } from 'hono/html'
import type { Chaos } from '../chaos/chaos.ts'
import type { Html } from '../pages/page-frame.ts'

interface Field {
  name: keyof Chaos
  label: string
}

export type ChaosField = Field &
  (
    | { kind: 'number' | 'optional' | 'share' | 'types'; unit: string }
    | { kind: 'switch' }
    | { kind: 'choice'; choices: readonly (readonly [value: string, label: string])[] }
  )

export function chaosField(
  field: ChaosField,
  chaos: Readonly<Chaos>,
  { typed, isRefused }: { typed: string | undefined; isRefused: boolean },
): Html {
  const { name, label } = field
  const value = typed ?? shownValue(field, chaos)
  if (field.kind === 'switch') {
    return html`<div class="switch"><input id="${name}" name="${name}" type="checkbox" value="true"${value === 'true' ? ' checked' : ''}><label for="${name}">${label}</label></div>`
  }
  if (field.kind === 'choice') {
    return html`<div class="setting"><label for="${name}">${label}</label><select id="${name}" name="${name}">${field.choices.map(
      ([choice, text]) =>
        html`<option value="${choice}"${choice === value ? ' selected' : ''}>${text}</option>`,
    )}</select></div>`
  }
  const isText = field.kind === 'types'
  return html`<div class="setting${isText ? ' wide' : ''}"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${value}" ${isText ? html`class="mono" spellcheck="false"` : html`inputmode="decimal"`} autocomplete="off"${field.unit ? html` aria-describedby="${name}-unit"` : ''}${isRefused ? ' aria-invalid=true' : ''}>
${field.unit ? html`<span class="dim small" id="${name}-unit">${field.unit}</span>` : ''}</div>`
}

function shownValue(field: ChaosField, chaos: Readonly<Chaos>): string {
  const value = chaos[field.name]
  if (field.kind === 'share') return typeof value === 'number' ? String(value * 100) : ''
  if (Array.isArray(value)) return field.kind === 'switch' ? 'true' : value.join(' ')
  return value === null || typeof value === 'function' ? '' : String(value)
}

/** What was typed, as the engine takes it; what is no number stays text, which the engine refuses by name. */
export function readField(field: ChaosField, typed: string): unknown {
  const text = typed.trim()
  switch (field.kind) {
    case 'switch':
      return text === 'true'
    case 'choice':
      return text === '' ? null : text === 'true'
    case 'types':
      return text === '' ? [] : text.split(/[\s,]+/)
    case 'share':
      return text === '' ? 0 : numberOf(text) / 100
    case 'number':
      return text === '' ? 0 : numberOf(text)
    case 'optional':
      return text === '' ? null : numberOf(text)
  }
}

function numberOf(text: string): number {
  return Number(text.replace(',', '.'))
}
