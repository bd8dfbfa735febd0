import type { Invoice } from '../../api.ts'
import { day, money } from '../../plan-words.ts'
import type { Shape } from '../../ui/status.tsx'

export interface InvoiceState {
  shape: Shape
  words: string
}

function paid(invoice: Invoice): InvoiceState {
  const { amount, amountRefunded, currency } = invoice
  if (amountRefunded > 0 && amountRefunded >= amount) return { shape: 'note', words: 'Refunded' }
  if (amountRefunded > 0) {
    return { shape: 'note', words: `${money({ amount: amountRefunded, currency })} refunded` }
  }
  return amount === 0 ? { shape: 'over', words: 'Nothing due' } : { shape: 'done', words: 'Paid' }
}

function open(invoice: Invoice, now: Date): InvoiceState {
  if (invoice.attemptCount === 0) return { shape: 'waiting', words: 'Not paid yet' }
  const next = invoice.nextAttemptAt
  return { shape: 'failed', words: next ? `Declined, next try ${day(next, now)}` : 'Declined' }
}

const STATES = {
  paid,
  open,
  draft: () => ({ shape: 'waiting', words: 'In preparation' }),
  void: () => ({ shape: 'over', words: 'Withdrawn' }),
  uncollectible: () => ({ shape: 'failed', words: 'Not paid' }),
} satisfies Record<Invoice['status'], (invoice: Invoice, now: Date) => InvoiceState>

export function describeInvoice(invoice: Invoice, now: Date): InvoiceState {
  return STATES[invoice.status](invoice, now)
}

/** Stripe writes "1 × Standard (at $17.99 / month)" and "Free trial for 1 × Premium": https://docs.stripe.com/api/invoice-line-item/object */
const STRIPE_WORDS: [pattern: RegExp, words: string][] = [
  [/^(?:free )?trial (?:period )?for /i, 'Free days of '],
  [/\b1 × /, ''],
  [/ \(at [^)]+\)$/, ''],
]

/** What an invoice is for: the plan, and until when it reaches. */
export function invoicePurpose(invoice: Invoice, now: Date): string {
  const plain = STRIPE_WORDS.reduce(
    (text, [pattern, words]) => text.replace(pattern, words),
    invoice.description,
  )
  return `${plain || 'Subscription'}, to ${day(invoice.periodEndAt, now)}`
}

/**
 * What the link beside an invoice is for. Only the payment that the subscription waits for is asked for: paying what an
 * ended one left open would buy nothing.
 */
export function invoiceLinkName(
  invoice: Invoice,
  awaitedId: string | null,
): 'Receipt' | 'Pay' | 'Invoice' {
  if (invoice.status === 'open' && invoice.id === awaitedId) return 'Pay'
  return invoice.status === 'paid' ? 'Receipt' : 'Invoice'
}
