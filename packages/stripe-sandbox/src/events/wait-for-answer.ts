import type { Store } from '../store/open-store.ts'
import type { Deliverer } from './deliver.ts'

/** A place in the row of all objects, events among them. */
export function newestSeq(store: Store): number {
  const row = store.sql('select max(seq) as seq from documents').get()
  return Number(row?.seq ?? 0)
}

/** Waits until the endpoints have answered events of this type that are newer, though not for ever. */
export async function waitForAnswer(
  { store, deliverer }: { store: Store; deliverer: Deliverer },
  { type, after, limitMs }: { type: string; after: number; limitMs: number },
): Promise<void> {
  // The unary plus keeps SQLite from reading all events: what is new is at the end of the table.
  const ids = store
    .sql("select id from documents where seq > ? and +kind = 'event' and +ref_type = ?")
    .all(after, type)
    .map((row) => String(row.id))
  const limit = Promise.withResolvers<void>()
  const timer = setTimeout(limit.resolve, limitMs)
  try {
    await Promise.race([deliverer.settled(new Set(ids)), limit.promise])
  } finally {
    clearTimeout(timer)
  }
}
