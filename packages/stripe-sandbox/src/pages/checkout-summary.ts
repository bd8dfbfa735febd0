import { html } from 'hono/html'
import type { CheckoutLine, CheckoutView } from '../checkout/checkout-view.ts'
import { dayAndMonth, longDay } from './date-text.ts'
import { intervalName, intervalText, moneyText } from './money-text.ts'
import type { Html } from './page-frame.ts'

/** What is bought: the sum due now in large, what follows, and the lines that add up to it. */
export function checkoutSummary(view: CheckoutView): Html {
  const next = nextChargeText(view)
  return html`<section class="summary" aria-label="Order">
${backLink(view)}
<p class="summary-what">${whatText(view)}</p>
<p class="summary-sum">${moneyText(view.totalToday, view.currency)} today</p>
${next ? html`<p class="summary-then">Then ${next}</p>` : ''}
<table class="lines">
<caption class="visually-hidden">Amounts</caption>
<tbody>
${view.lineItems.map((line) => lineRow(line, view.currency))}
${adjustmentRows(view)}
</tbody>
<tfoot><tr><th scope="row">Due today</th><td>${moneyText(view.totalToday, view.currency)}</td></tr></tfoot>
</table>
</section>`
}

/** `$17.99 a month from 6 December 2026`, or null when nothing is charged later. */
export function nextChargeText(view: CheckoutView): string | null {
  if (!view.then) return null
  const amount = moneyText(view.then.amount, view.currency)
  const every = intervalText(view.then.interval, view.then.intervalCount)
  return `${amount} ${every} from ${longDay(view.then.startsAt * 1000)}`
}

function backLink(view: CheckoutView): Html | '' {
  if (!view.cancelUrl) return ''
  return html`<p><a class="back" href="${view.cancelUrl}">Back to ${view.businessName}</a></p>`
}

function whatText(view: CheckoutView): string {
  const [first, ...others] = view.lineItems
  if (!first) return view.businessName
  const name = others.length === 0 ? first.name : `${first.name} and ${others.length} more`
  if (view.trialDays) return `${name}, ${view.trialDays} ${days(view.trialDays)} free`
  return name
}

function days(count: number): string {
  return count === 1 ? 'day' : 'days'
}

function lineRow(line: CheckoutLine, currency: string): Html {
  const interval = line.interval ? `, ${intervalName(line.interval, line.intervalCount ?? 1)}` : ''
  const quantity = line.quantity > 1 ? ` × ${line.quantity}` : ''
  return html`<tr><th scope="row">${line.name}${interval}${quantity}
${line.description ? html`<span class="line-note">${line.description}</span>` : ''}</th>
<td>${moneyText(line.amount, currency)}</td></tr>`
}

function adjustmentRows(view: CheckoutView): Html[] {
  const rows: Html[] = []
  const row = (label: string, amount: number) =>
    html`<tr class="adjustment"><th scope="row">${label}</th><td>${moneyText(amount, view.currency)}</td></tr>`
  if (view.discount) rows.push(row('Discount', -view.discount))
  if (view.tax) rows.push(row('Tax', view.tax))
  if (view.trialEnd) {
    const waived = view.subtotal - view.discount + view.tax - view.totalToday
    // The engine may count only what is due today in the subtotal; the lines then name the rest.
    const free = waived > 0 ? waived : recurringTotal(view)
    rows.push(row(`Free until ${dayAndMonth(view.trialEnd * 1000)}`, -free))
  }
  return rows
}

function recurringTotal(view: CheckoutView): number {
  return view.lineItems.reduce((sum, line) => sum + (line.interval ? line.amount : 0), 0)
}
