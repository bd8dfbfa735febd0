import { html } from 'hono/html'
import type { InvoiceView } from '../checkout/checkout-view.ts'
import { type CardFormState, cardFields } from './card-form.ts'
import { challengeDialog } from './challenge-page.ts'
import { declineMessage } from './checkout-page.ts'
import { longDay, mediumDay } from './date-text.ts'
import type { RefusedCard } from './decline-text.ts'
import { moneyText } from './money-text.ts'
import { PAYING_STYLES, pageAssets } from './page-assets.ts'
import { type Html, LOCAL_BAND, pageFrame } from './page-frame.ts'

export interface InvoiceState extends CardFormState {
  decline: RefusedCard | null
}

/** The hosted invoice: what is owed and a card form while it is open, a printable receipt after. */
export function invoicePage(view: InvoiceView, state: InvoiceState): Html {
  const isOpen = view.status === 'open'
  return pageFrame({
    title: `${isOpen ? 'Invoice' : 'Receipt'} ${view.number ?? ''} from ${view.businessName}`,
    band: LOCAL_BAND,
    styles: [...PAYING_STYLES, pageAssets.href('invoice.css')],
    scripts: isOpen ? [pageAssets.href('checkout.js')] : [pageAssets.href('invoice.js')],
    body: html`<main class="invoice">
<header class="invoice-head">
<p>${view.businessName}</p>
<h1>${headline(view)}</h1>
<p>${statusSentence(view)}</p>
</header>
${facts(view)}
${linesTable(view)}
${view.footer ? html`<p class="invoice-text">${view.footer}</p>` : ''}
${isOpen ? paySection(view, state) : html`<p class="invoice-print"><button type="button" class="quiet" data-print hidden>Print this receipt</button></p>`}
</main>`,
  })
}

function headline(view: InvoiceView): string {
  if (view.status === 'paid') return `${moneyText(view.amountPaid, view.currency)} paid`
  if (view.status === 'open') return `${moneyText(view.amountDue, view.currency)} due`
  return moneyText(view.total, view.currency)
}

function statusSentence(view: InvoiceView): string {
  switch (view.status) {
    case 'paid':
      return view.paidAt ? `Paid on ${longDay(view.paidAt * 1000)}.` : 'Paid.'
    case 'open':
      return view.dueAt ? `Due on ${longDay(view.dueAt * 1000)}.` : 'Not paid yet.'
    case 'draft':
      return 'A draft. It is charged once it is final.'
    case 'void':
      return 'Void. Nothing is owed.'
    case 'uncollectible':
      return 'Written off. No further attempt is made to collect it.'
  }
}

function facts(view: InvoiceView): Html {
  const rows: [string, string[]][] = [
    ['Invoice number', listed(view.number)],
    ['Date of issue', [longDay(view.createdAt * 1000)]],
    ['From', [view.businessName]],
    ['Billed to', billedTo(view)],
    [view.taxIds.length > 1 ? 'Tax IDs' : 'Tax ID', view.taxIds],
    ...view.customFields.map(({ name, value }): [string, string[]] => [name, [value]]),
    ['Paid with', listed(view.cardLabel)],
  ]
  return html`<dl class="facts">${rows
    .filter(([, values]) => values.length > 0)
    .map(
      ([label, values]) =>
        html`<div><dt>${label}</dt><dd>${values.map((value) => html`<span>${value}</span>`)}</dd></div>`,
    )}</dl>
${view.description ? html`<p class="invoice-text">${view.description}</p>` : ''}`
}

function billedTo(view: InvoiceView): string[] {
  const { customerName, customerEmail, customerPhone, customerAddress } = view
  return [
    ...listed(customerName),
    ...customerAddress,
    ...listed(customerEmail),
    ...listed(customerPhone),
  ]
}

function listed(value: string | null): string[] {
  return value ? [value] : []
}

function linesTable(view: InvoiceView): Html {
  const money = (amount: number) => moneyText(amount, view.currency)
  return html`<table class="lines">
<caption class="visually-hidden">Invoice lines</caption>
<thead class="visually-hidden"><tr><th scope="col">Description</th><th scope="col">Amount</th></tr></thead>
<tbody>${view.lines.map((line) => lineRow(line, money))}</tbody>
<tfoot>${totals(view).map(
    ([label, amount]) => html`<tr><th scope="row">${label}</th><td>${money(amount)}</td></tr>`,
  )}</tfoot>
</table>`
}

/** From the lines to what is left to pay; what is nothing is not said. */
function totals(view: InvoiceView): [string, number][] {
  const { discounts, taxes, balanceApplied: balance } = view
  return [
    ...(view.subtotal === view.total ? [] : [row('Subtotal', view.subtotal)]),
    ...discounts.map(({ label, amount }) => row(label, -amount)),
    ...taxes.map(({ label, amount, isIncluded }) =>
      row(isIncluded ? `${label}, included` : label, amount),
    ),
    row('Total', view.total),
    ...(balance === 0 ? [] : [row(balance < 0 ? 'Credit used' : 'Owed from before', balance)]),
    ...(view.status === 'paid' || view.amountPaid > 0 ? [row('Paid', view.amountPaid)] : []),
    ...(view.amountRefunded > 0 ? [row('Refunded', -view.amountRefunded)] : []),
    ...(view.status === 'open' ? [row('Due', view.amountDue)] : []),
  ]
}

function row(label: string, amount: number): [string, number] {
  return [label, amount]
}

function lineRow(line: InvoiceView['lines'][number], money: (amount: number) => string): Html {
  const period =
    line.periodEnd > line.periodStart
      ? html`<span class="line-note">${mediumDay(line.periodStart * 1000)} to ${mediumDay(line.periodEnd * 1000)}</span>`
      : ''
  return html`<tr><th scope="row">${line.description}${period}</th><td>${money(line.amount)}</td></tr>`
}

function paySection(view: InvoiceView, state: InvoiceState): Html {
  return html`<section class="invoice-pay" aria-labelledby="pay-title">
<h2 id="pay-title">Pay by card</h2>
<form id="pay-form" method="post" novalidate>
${cardFields([], state)}
${declineMessage(state.decline)}
<button class="primary" type="submit" data-testid="pay"><span data-label>Pay ${moneyText(view.amountDue, view.currency)}</span></button>
</form>
<p class="page-foot">This page stands in for Stripe’s hosted invoice.</p>
</section>
${challengeDialog(view.businessName)}`
}
