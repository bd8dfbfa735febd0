import { html } from 'hono/html'
import type { PortalCard, PortalInvoice, PortalView } from '../../portal/portal-view.ts'
import { countryName } from '../countries.ts'
import { mediumDay } from '../date-text.ts'
import { moneyText } from '../money-text.ts'
import type { Html } from '../page-frame.ts'
import { noticeText } from './notice-text.ts'
import { expiryText } from './plan-text.ts'
import { actionButton, portalPath, portalShell, refusalMessage } from './portal-shell.ts'
import { subscriptionSection } from './subscription-section.ts'

export interface HomeState {
  /** The action that led here, by its name. */
  done: string | null
  refusal: string | null
  allInvoices: boolean
}

type PortalTaxId = PortalView['customer']['taxIds'][number]

const SHOWN_INVOICES = 6

/** The overview: each thing that there is, and what can be done with it. */
export function homePage(view: PortalView, state: HomeState): Html {
  const notice = noticeText(view, state.done)
  return portalShell(view, {
    title: 'Your subscription',
    isOverview: true,
    body: html`<h1 class="visually-hidden">Your subscription</h1>
${notice ? html`<p class="portal-notice" role="status" tabindex="-1" autofocus>${notice}</p>` : ''}
${refusalMessage(state.refusal)}
${view.subscriptions.length === 0 ? nothing() : ''}
${view.subscriptions.map((sub) => subscriptionSection(view, sub))}
${cardSection(view)}
${detailSection(view)}
${view.may.seeInvoices ? invoiceSection(view, state.allInvoices) : ''}`,
  })
}

function nothing(): Html {
  return html`<section class="portal-section" aria-labelledby="sub-none">
<h2 id="sub-none">Subscription</h2>
<p class="portal-standing">There is no current subscription.</p>
</section>`
}

function cardSection(view: PortalView): Html | '' {
  if (!view.may.changeCards && view.cards.length === 0) return ''
  return html`<section class="portal-section" aria-labelledby="cards-title">
<h2 id="cards-title">Payment methods</h2>
${view.cards.length === 0 ? html`<p class="portal-dust">No card is saved.</p>` : ''}
<ul class="portal-rows">${view.cards.map((card) => cardRow(view, card))}</ul>
${view.may.changeCards ? html`<p><a class="button" href="${portalPath(view, 'cards', 'new')}">Add a card</a></p>` : ''}
</section>`
}

function cardRow(view: PortalView, card: PortalCard): Html {
  const { changeCards } = view.may
  return html`<li><span class="portal-row-what">${card.label}${card.isDefault ? html` <span class="portal-mark">Default</span>` : ''}
<span class="portal-row-note">${expiryText(card)}${paysFor(view, card)}</span></span>
<span class="portal-row-acts">
${changeCards && !card.isDefault ? actionButton(portalPath(view, 'cards', card.id, 'default'), 'Make default', { look: 'link', about: card.label }) : ''}
${changeCards && !card.keptBecause ? actionButton(portalPath(view, 'cards', card.id, 'remove'), 'Remove', { look: 'link', about: card.label }) : ''}
</span></li>`
}

function paysFor({ subscriptions }: PortalView, { id }: PortalCard): string {
  const names = subscriptions.filter(({ cardId }) => cardId === id).map(({ name }) => name)
  return names.length > 0 ? `. Pays for ${names.join(', ')}` : ''
}

function detailSection(view: PortalView): Html {
  const { name, email, phone, address, shipping, taxIds } = view.customer
  const rows: [string, string | null][] = [
    ['Name', name],
    ['Email', email],
    ['Phone', phone],
    ['Address', address && addressText(address)],
    ['Shipping', shipping && [shipping.name, addressText(shipping.address)].join(', ')],
  ]
  const known = rows.filter(([, value]) => value)
  return html`<section class="portal-section" aria-labelledby="details-title">
<h2 id="details-title">Billing information</h2>
${known.length + taxIds.length === 0 ? html`<p class="portal-dust">Nothing is on file.</p>` : ''}
<dl class="portal-facts">${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}${taxIds.map((taxId) => taxIdRow(view, taxId))}</dl>
${view.may.update.length > 0 ? html`<p><a class="button" href="${portalPath(view, 'details')}">Change billing information</a></p>` : ''}
</section>`
}

const VERIFICATIONS: Record<string, string> = {
  pending: 'Being checked',
  unverified: 'Not confirmed',
  verified: 'Confirmed',
}

function taxIdRow(view: PortalView, { id, value, status }: PortalTaxId): Html {
  const path = portalPath(view, 'tax-ids', id, 'remove')
  const note = status ? VERIFICATIONS[status] : null
  const remove = actionButton(path, 'Remove', { look: 'link', about: `Tax ID ${value}` })
  return html`<div class="portal-facts-act"><dt>Tax ID</dt><dd>${value}${note ? html` <span class="portal-row-note">${note}</span>` : ''}</dd>
${view.may.update.includes('tax_id') ? html`<dd>${remove}</dd>` : ''}</div>`
}

export function addressText(address: NonNullable<PortalView['customer']['address']>): string {
  const { line1, line2, postal_code, city, state, country } = address
  const town = [postal_code, city].filter(Boolean).join(' ')
  return [line1, line2, town, state, country && countryName(country)].filter(Boolean).join(', ')
}

const STATUSES = {
  open: ['Due', 'failed'],
  paid: ['Paid', 'done'],
  uncollectible: ['Written off', 'over'],
  void: ['Void', 'over'],
} as const satisfies Record<PortalInvoice['status'], readonly [string, string]>

function invoiceSection(view: PortalView, showsAll: boolean): Html {
  const shown = showsAll ? view.invoices : view.invoices.slice(0, SHOWN_INVOICES)
  const rest = view.invoices.length - shown.length
  if (view.invoices.length === 0) {
    return html`<section class="portal-section" aria-labelledby="invoices-title">
<h2 id="invoices-title">Invoices</h2><p class="portal-dust">There are none yet.</p></section>`
  }
  return html`<section class="portal-section" aria-labelledby="invoices-title">
<h2 id="invoices-title">Invoices</h2>
<table class="portal-invoices">
<thead><tr><th scope="col">Date</th><th scope="col">Status</th><th scope="col">Amount</th></tr></thead>
<tbody>${shown.map(invoiceRow)}</tbody>
</table>
${rest > 0 ? html`<p><a class="portal-more" href="${portalPath(view)}?invoices=all#invoices-title">Show ${rest} more</a></p>` : ''}
</section>`
}

function invoiceRow(invoice: PortalInvoice): Html {
  const [word, look] = STATUSES[invoice.status]
  return html`<tr><th scope="row"><a href="${invoice.url}">${mediumDay(invoice.createdAt * 1_000)}<span class="visually-hidden">, invoice ${invoice.number ?? ''}</span></a></th>
<td><span class="status status-${look}">${word}</span></td>
<td>${moneyText(invoice.total, invoice.currency)}</td></tr>`
}
