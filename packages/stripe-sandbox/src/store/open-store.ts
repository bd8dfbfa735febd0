import { join } from 'node:path'
import type { StatementSync } from 'node:sqlite'
import type { Documents, Kind } from '../documents.ts'
import { createDocumentTable } from './document-table.ts'
import type { Page, Where } from './find-page.ts'
import { FILE_NAME, openDatabase } from './open-database.ts'
import { readsAsStoreError } from './store-error.ts'
import { createTransactions } from './transactions.ts'

export type { Page, Where } from './find-page.ts'

/**
 * Documents go in and come out frozen, with all that hangs on them: the store hands the same object to everybody, so a
 * change is a new object (`{ ...before, status }`). Assigning to one that was saved or found throws.
 */
export interface Store {
  /**
   * Everything inside happens or nothing; never across an await.
   * @throws {StoreError} when the disk is full; nothing was written then
   */
  transaction<T>(work: () => T): T
  /** Runs the work inside a transaction, and takes back what it wrote. */
  rehearse<T>(work: () => T): T
  insert<K extends Kind>(document: Documents[K] & { object: K }): void
  save<K extends Kind>(document: Documents[K] & { object: K }): void
  /** Leaves `{ id, object, deleted: true }`, which is what Stripe answers from then on. */
  remove(kind: Kind, id: string): void
  /** Leaves nothing, as if it had never been: for what is only kept for a while. */
  forget(id: string): void
  find<K extends Kind>(kind: K, id: string): Documents[K] | null
  isDeleted(id: string): boolean
  /** Newest first. @throws when a cursor is unknown: check it with `find` before */
  list<K extends Kind>(kind: K, page: Page): { data: Documents[K][]; hasMore: boolean }
  /** All that match, oldest first. */
  all<K extends Kind>(kind: K, where?: Where): Documents[K][]
  readMeta(key: string): string | null
  writeMeta(key: string, value: string): void
  sql(text: string): StatementSync
  readonly writes: Writes
  clear(): void
  close(): void
}

/** How often something was written: whoever looked since the last time finds nothing new. */
export interface Writes {
  /** What is due, or a test clock. */
  due: number
  deliveries: number
}

const TABLES = ['documents', 'due', 'deliveries', 'attempts', 'idempotency', 'meta'] as const

/**
 * State in one SQLite file under `dataDir`, or in memory when that is null.
 * @throws {StoreError} when the folder or the file cannot be used
 */
export function openStore(dataDir: string | null): Store {
  const db = openDatabase(dataDir)
  const path = dataDir === null ? 'the memory' : join(dataDir, FILE_NAME)
  const statements = new Map<string, StatementSync>()
  const sql = (text: string): StatementSync => {
    let statement = statements.get(text)
    if (!statement) {
      statement = db.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }
  const writes: Writes = { due: 0, deliveries: 0 }
  const documents = createDocumentTable(sql, writes)
  const run = createTransactions(db, sql, documents.journal)
  const transaction = <T>(work: () => T, options?: { undo: boolean }): T => {
    try {
      return run(work, options)
    } catch (error) {
      const isSqlite = (error as { code?: string }).code === 'ERR_SQLITE_ERROR'
      throw (isSqlite ? readsAsStoreError(error, path) : null) ?? error
    }
  }
  const { insert, save, remove, forget, isDeleted } = documents

  return {
    transaction: (work) => transaction(work),
    rehearse: (work) => transaction(work, { undo: true }),
    insert,
    save,
    remove,
    forget,
    isDeleted,
    find: documents.find as Store['find'],
    list: documents.list as Store['list'],
    all: documents.all as Store['all'],
    readMeta(key) {
      const row = sql('select value from meta where key = ?').get(key)
      return row ? String(row.value) : null
    },
    writeMeta(key, value) {
      sql(
        'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
      ).run(key, value)
    },
    sql,
    writes,
    clear() {
      transaction(() => {
        for (const table of TABLES) db.exec(`delete from ${table}`)
        documents.reread()
        writes.due += 1
        writes.deliveries += 1
      })
    },
    close() {
      statements.clear()
      db.close()
    },
  }
}
