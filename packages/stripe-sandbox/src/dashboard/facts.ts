import { html } from 'hono/html'
import type { Html } from '../pages/page-frame.ts'

export function factList(facts: [string, Html | string][]): Html {
  return html`<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

export function payload(json: unknown, label: string): Html {
  return codeBlock(JSON.stringify(json, null, 2), label)
}

/** Long code scrolls sideways, so that it needs a name and a place in the tab order. */
export function codeBlock(content: string, label: string): Html {
  return html`<pre tabindex="0" role="region" aria-label="${label}">${content}</pre>`
}
