import type { Db } from '../db/connect.ts'
import { invalid } from '../http/errors.ts'
import { type HistoryCursor, listBillingHistory } from './history-queries.ts'
import { type PresentedInvoice, presentInvoice } from './present-invoice.ts'

export interface HistoryPage {
  items: PresentedInvoice[]
  /** Opaque; null on the last page. */
  nextCursor: string | null
}

/** The account's invoices, newest first. @throws {Refusal} 422 invalid_cursor */
export async function listHistory(
  db: Db,
  accountId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<HistoryPage> {
  const before = page.cursor === undefined ? null : readCursor(page.cursor)
  const rows = await listBillingHistory(db, accountId, page.limit + 1, before)
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  return {
    items: items.map(presentInvoice),
    nextCursor: last ? writeCursor({ issuedAt: last.issued_at, invoiceId: last.invoice_id }) : null,
  }
}

function writeCursor(cursor: HistoryCursor): string {
  return Buffer.from(`${cursor.issuedAt.toISOString()} ${cursor.invoiceId}`).toString('base64url')
}

function readCursor(text: string): HistoryCursor {
  const [instant = '', invoiceId = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  const issuedAt = new Date(instant)
  if (Number.isNaN(issuedAt.getTime()) || !/^\w+$/.test(invoiceId)) {
    throw invalid(
      'invalid_cursor',
      'This cursor is none of ours; use nextCursor of the page before.',
    )
  }
  return { issuedAt, invoiceId }
}
