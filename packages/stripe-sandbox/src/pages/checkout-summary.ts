import { html } from 'hono/html'
import type { CheckoutView } from '../checkout/checkout-view.ts'
import { orderLines, orderTools, type SummaryState } from './checkout-order.ts'
import { dayAndMonth, longDay } from './date-text.ts'
import { intervalText, moneyText } from './money-text.ts'
import type { Html } from './page-frame.ts'

/** What is bought: the sum due now in large, what follows, and the lines that add up to it. */
export function checkoutSummary(view: CheckoutView, state: SummaryState): Html {
  const next = nextChargeText(view)
  return html`<section class="summary" aria-label="Order">
${backLink(view)}
<p class="summary-what">${whatText(view)}</p>
<p class="summary-sum">${sumText(view)}</p>
${next ? html`<p class="summary-then">Then ${next}</p>` : ''}
${view.mode === 'setup' ? '' : amounts(view, state)}
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

function sumText(view: CheckoutView): string {
  if (view.mode === 'setup') return 'A card for later'
  return `${moneyText(view.totalToday, view.currency)} today`
}

function days(count: number): string {
  return count === 1 ? 'day' : 'days'
}

function amounts(view: CheckoutView, state: SummaryState): Html {
  return html`<table class="lines">
<caption class="visually-hidden">Amounts</caption>
<tbody>
${orderLines(view)}
${adjustmentRows(view)}
</tbody>
<tfoot><tr><th scope="row">Due today</th><td>${moneyText(view.totalToday, view.currency)}</td></tr></tfoot>
</table>
${orderTools(view, state)}`
}

function adjustmentRows(view: CheckoutView): Html[] {
  const rows: Html[] = []
  const row = (label: string, amount: number) =>
    html`<tr class="adjustment"><th scope="row">${label}</th><td>${moneyText(amount, view.currency)}</td></tr>`
  if (view.discount) rows.push(row(view.discountLabel ?? 'Discount', -view.discount))
  for (const { label, amount, isIncluded } of view.taxes) {
    rows.push(row(isIncluded ? `${label}, included` : label, amount))
  }
  if (view.freeUntil)
    rows.push(row(`Free until ${dayAndMonth(view.freeUntil * 1000)}`, -waived(view)))
  if (view.balanceApplied) {
    rows.push(
      row(view.balanceApplied < 0 ? 'Credit used' : 'Owed from before', view.balanceApplied),
    )
  }
  return rows
}

/** What recurs is not in today's sums during a trial, but its lines show it. */
function waived(view: CheckoutView): number {
  return view.lineItems.reduce((sum, line) => sum + (line.interval ? line.amount : 0), 0)
}
