import type { InvoiceTruth } from './fetch-invoices.ts'

/** What a fetched invoice changes against what we knew. Pure; the keys make each fact happen once, whoever finds it. */

export type InvoiceChange =
  | 'paid'
  | 'payment_failed'
  | 'confirmation_needed'
  | 'refunded'
  | 'disputed'
  | 'voided'

export interface InvoiceFact {
  change: InvoiceChange
  at: Date
  key: string
  invoice: InvoiceTruth
}

/** The row that we keep of it. */
export interface InvoiceBefore {
  status: InvoiceTruth['status']
  attempt_count: number
  amount_refunded: number
  requires_action: boolean
}

type Rule = (
  before: InvoiceBefore | null,
  after: InvoiceTruth,
  now: Date,
) => Omit<InvoiceFact, 'change' | 'invoice'> | null

const RULES = {
  paid: (before, after) =>
    after.status === 'paid' && before?.status !== 'paid'
      ? { at: after.paidAt ?? after.issuedAt, key: `paid:${after.id}` }
      : null,
  payment_failed: (before, after, now) =>
    after.status === 'open' &&
    !after.requiresAction &&
    after.attemptCount > (before?.attempt_count ?? 0)
      ? { at: now, key: `payment_failed:${after.id}:attempt=${after.attemptCount}` }
      : null,
  confirmation_needed: (before, after, now) =>
    after.status === 'open' && after.requiresAction && !before?.requires_action
      ? { at: now, key: `confirm_payment:${after.id}` }
      : null,
  refunded: (before, after, now) =>
    after.amountRefunded > (before?.amount_refunded ?? 0)
      ? { at: now, key: `refunded:${after.id}:${after.amountRefunded}` }
      : null,
  disputed: (_before, after, now) =>
    after.disputed ? { at: now, key: `disputed:${after.id}` } : null,
  voided: (before, after, now) =>
    after.status === 'void' && before !== null && before.status !== 'void'
      ? { at: now, key: `voided:${after.id}` }
      : null,
} satisfies Record<InvoiceChange, Rule>

export function invoiceFacts(
  before: InvoiceBefore | null,
  after: InvoiceTruth,
  now: Date,
): InvoiceFact[] {
  const facts: InvoiceFact[] = []
  for (const [change, rule] of Object.entries(RULES) as [InvoiceChange, Rule][]) {
    const found = rule(before, after, now)
    if (found) facts.push({ change, invoice: after, ...found })
  }
  return facts
}
