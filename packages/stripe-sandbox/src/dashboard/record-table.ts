import { html } from 'hono/html'
import type { Html } from '../pages/page-frame.ts'
import { dashboardPage, type SectionHref } from './dashboard-frame.ts'

export type Cell = Html | string

/** A table whose last column stands at the right edge; on a phone each row is two columns. */
export function recordTable(heads: Cell[], rows: Cell[][]): Html {
  const last = heads.length - 1
  return html`<table class="records"><thead><tr>${heads.map(
    (head, index) => html`<th scope="col"${index === last ? ' class=end' : ''}>${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) => html`<td${index === last ? ' class=end' : ''}>${cell}</td>`)}</tr>`,
  )}</tbody></table>`
}

export interface ListPage {
  title: string
  section: SectionHref
  rows: unknown[]
  emptyText: string
  table: () => Html
  /** Above the list, such as a filter; it does not refresh itself. */
  above?: Html
  /** Below the list, such as the way to older entries. */
  below?: Html
}

export function listPage(page: ListPage): Html {
  const { title, section, rows, emptyText, table, above = '', below = '' } = page
  return dashboardPage({
    title,
    section,
    body: html`<section class="sheet"><h1>${title}</h1>${above}
<div id="records" data-live>${rows.length > 0 ? table() : html`<p class="empty">${emptyText}</p>`}</div>${below}</section>`,
  })
}
