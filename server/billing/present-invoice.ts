import type { Selectable } from 'kysely'
import type { BillingHistoryTable } from '../db/schema.ts'

/** A row of the billing history as the API shows it. Instants are ISO strings, money is in minor units. */
export interface PresentedInvoice {
  id: string
  number: string | null
  issuedAt: string
  paidAt: string | null
  description: string
  status: BillingHistoryTable['status']
  amount: number
  amountRefunded: number
  currency: string
  periodStartAt: string
  periodEndAt: string
  attemptCount: number
  nextAttemptAt: string | null
  invoiceUrl: string | null
  pdfUrl: string | null
}

export function presentInvoice(row: Selectable<BillingHistoryTable>): PresentedInvoice {
  return {
    id: row.invoice_id,
    number: row.number,
    issuedAt: row.issued_at.toISOString(),
    paidAt: row.paid_at?.toISOString() ?? null,
    description: row.description,
    status: row.status,
    amount: row.amount,
    amountRefunded: row.amount_refunded,
    currency: row.currency,
    periodStartAt: row.period_start_at.toISOString(),
    periodEndAt: row.period_end_at.toISOString(),
    attemptCount: row.attempt_count,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    invoiceUrl: row.hosted_invoice_url,
    pdfUrl: row.invoice_pdf_url,
  }
}
