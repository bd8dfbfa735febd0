import type { Store } from '../store/open-store.ts'
import { type Due, readDue } from './run-due.ts'

/** Entries of a subscription: its own, its invoices', and its schedule's. */
const OF_SUBSCRIPTION = `(
  document_id = ?2
  or document_id in (
    select id from documents
    where kind = 'invoice' and body ->> '$.parent.subscription_details.subscription' = ?2
  )
  or document_id in (
    select id from documents
    where kind = 'subscription_schedule' and body ->> '$.subscription' = ?2
  )
)`

/** What lies ahead on a clock ('' is the global one), for one subscription or for all, earliest first. */
export function listScopedDue(store: Store, clockId: string, subscription: string | null): Due[] {
  return store
    .sql(
      `select * from due where clock_id = ?1 and (?2 is null or ${OF_SUBSCRIPTION}) order by at, rank, document_id limit 200`,
    )
    .all(clockId, subscription)
    .map(readDue)
}

/** When one thing is due for a document, in seconds; null when it is not. */
export function findDueAt(store: Store, documentId: string, kind: Due['kind']): number | null {
  const row = store
    .sql('select at from due where document_id = ? and kind = ?')
    .get(documentId, kind)
  return row ? Number(row.at) : null
}
