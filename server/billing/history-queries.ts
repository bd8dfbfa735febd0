import { sql } from 'kysely'
import type { Db, Trx } from '../db/connect.ts'
import type { BillingHistoryTable } from '../db/schema.ts'

/** The SQL of invoices and the timeline, one function per statement. */

export async function listBilledInvoices(db: Db | Trx, invoiceIds: string[]) {
  if (invoiceIds.length === 0) return []
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('invoice_id', 'in', invoiceIds)
    .execute()
}

export type NewInvoice = Omit<BillingHistoryTable, 'lines' | 'amount_refunded' | 'tax'> & {
  lines: string
  amount_refunded: number
  tax: number
}

export async function upsertInvoice(trx: Trx, row: NewInvoice): Promise<void> {
  await trx
    .insertInto('billing_history')
    .values(row)
    .onConflict((conflict) => conflict.column('invoice_id').doUpdateSet(row))
    .execute()
}

export interface HistoryCursor {
  issuedAt: Date
  invoiceId: string
}

export async function listBillingHistory(
  db: Db,
  accountId: string,
  limit: number,
  before: HistoryCursor | null,
) {
  let query = db
    .selectFrom('billing_history')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('status', '!=', 'draft')
    .orderBy('issued_at', 'desc')
    .orderBy('invoice_id', 'desc')
    .limit(limit)
  if (before) {
    query = query.where(
      sql<boolean>`(issued_at, invoice_id) < (${before.issuedAt}::timestamptz, ${before.invoiceId})`,
    )
  }
  return query.execute()
}

/** The invoice that somebody must still pay; drafts and ended ones are none. */
export async function findOpenInvoice(db: Db | Trx, subscriptionId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'open')
    .where('attempt_count', '>', 0)
    .orderBy('issued_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function listOpenInvoiceIds(db: Db, customerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('billing_history')
    .select('invoice_id')
    .where('customer_id', '=', customerId)
    .where('status', 'in', ['draft', 'open'])
    .execute()
  return rows.map((row) => row.invoice_id)
}

export async function findInvoice(db: Db | Trx, invoiceId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
}

export async function findNewestInvoice(db: Db | Trx, subscriptionId: string) {
  return db
    .selectFrom('billing_history')
    .selectAll()
    .where('subscription_id', '=', subscriptionId)
    .where('status', '!=', 'draft')
    .orderBy('issued_at', 'desc')
    .orderBy('invoice_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export interface TimelineEntry {
  accountId: string
  customerId: string
  key: string
  at: Date
  kind: string
  data: Record<string, unknown>
}

/** @returns false when this fact is already told. */
export async function recordTimeline(trx: Trx, entry: TimelineEntry, now: Date): Promise<boolean> {
  const row = await trx
    .insertInto('timeline')
    .values({
      account_id: entry.accountId,
      customer_id: entry.customerId,
      key: entry.key,
      at: entry.at,
      recorded_at: now,
      kind: entry.kind,
      data: JSON.stringify(entry.data),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** What was recorded since `since`, oldest first. */
export async function listTimelineSince(db: Db, accountId: string, since: Date) {
  return db
    .selectFrom('timeline')
    .select(['kind', 'at', 'recorded_at', 'data'])
    .where('account_id', '=', accountId)
    .where('recorded_at', '>=', since)
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(50)
    .execute()
}
