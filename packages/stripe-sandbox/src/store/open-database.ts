import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  APPLICATION_ID,
  columnOf,
  FORMAT,
  INDEXED_PATHS,
  indexSql,
  jsonAt,
  LEFTOVERS,
  TABLES,
} from './schema.ts'
import { readsAsStoreError, StoreError } from './store-error.ts'

export const FILE_NAME = 'sandbox.sqlite'

/** How long the process before may take to leave. */
const PATIENCE_MS = 250

/**
 * Documents are some kilobytes long, hence the pages. `synchronous = normal` writes every commit to the operating
 * system: it outlives the process, not a power cut. What was committed moves from the log into the file every 64 MB, each
 * page once for many commits.
 */
const PRAGMAS = `
  pragma page_size = 8192;
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 8000;
  pragma journal_size_limit = 67108864;
  pragma cache_size = -8000;
  pragma temp_store = memory;
`

/** @throws {StoreError} saying what is wrong with the folder or the file, and what to do */
export function openDatabase(dataDir: string | null): DatabaseSync {
  if (dataDir === null) return prepare(new DatabaseSync(':memory:'), null)
  const path = join(dataDir, FILE_NAME)
  let db: DatabaseSync | null = null
  try {
    mkdirSync(dataDir, { recursive: true })
    db = new DatabaseSync(path, { timeout: PATIENCE_MS })
    return prepare(db, path)
  } catch (error) {
    db?.close()
    throw readsAsStoreError(error, path) ?? error
  }
}

function prepare(db: DatabaseSync, path: string | null): DatabaseSync {
  // It keeps a second process out, and spares each read its file locks.
  db.exec('pragma locking_mode = exclusive')
  if (path !== null) mustBeOurs(db, path)
  db.exec(PRAGMAS)
  db.exec('begin exclusive')
  db.exec(TABLES)
  for (const { name } of db
    .prepare(`select name from sqlite_master where type = 'index' and (name like '${LEFTOVERS}')`)
    .all()) {
    db.exec(`drop index ${name}`)
  }
  addColumns(db)
  db.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${FORMAT}`)
  db.exec('commit')
  return db
}

function mustBeOurs(db: DatabaseSync, path: string): void {
  const names = db.prepare("select name from sqlite_master where type = 'table'").all()
  if (names.length === 0) return
  const isOurs =
    numberOf(db, 'application_id') === APPLICATION_ID ||
    names.some(({ name }) => name === 'documents')
  if (!isOurs) throw new StoreError('STORE_FOREIGN', path)
  if (numberOf(db, 'user_version') > FORMAT) throw new StoreError('STORE_TOO_NEW', path)
}

function numberOf(db: DatabaseSync, pragma: 'application_id' | 'user_version'): number {
  return Number(db.prepare(`pragma ${pragma}`).get()?.[pragma])
}

/** A path that is newly indexed gets its column, filled from the documents that are there. */
function addColumns(db: DatabaseSync): void {
  const columns = db.prepare('pragma table_info(documents)').all()
  const present = new Set(columns.map(({ name }) => String(name)))
  for (const path of INDEXED_PATHS) {
    const column = columnOf(path)
    if (!present.has(column)) {
      db.exec(`alter table documents add column ${column} text`)
      db.exec(`update documents set ${column} = ${jsonAt(path)} where deleted = 0`)
    }
    db.exec(indexSql(path))
  }
}
