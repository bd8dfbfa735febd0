import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { DataDirError } from './data-dir.ts'
import { guardDialect, markTransaction } from './guard.ts'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>
export type Trx = Transaction<Schema>

export interface Database {
  db: Db
  /** The engine itself, for what Kysely has no words for: LISTEN and NOTIFY. */
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; pool: pg.Pool }
  close(): Promise<void>
}

const INT8 = 20
const POOL_SIZE = 10
/** For a connection, and for a free one when all are busy: longer, and whoever asked us has given up. */
const CONNECT_LIMIT_MS = 8_000

/** PostgreSQL by its URL. Nothing is sent until the first query. */
export function connectPostgres(url: string, poolSize = POOL_SIZE): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    // int8 is a number on PGlite and would be a string here; none of ours passes 2^53.
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  })
  // An idle connection that the server closes must not end the process: the next query opens another.
  pool.on('error', () => {})
  // Nor one that is lent out and closed between two queries of a transaction, which the next query will notice.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = createDb(new PostgresDialect({ pool }), false)
  return { db, engine: { kind: 'postgres', pool }, close: () => closePool(db, pool) }
}

/** Kysely ends the pool only if it was asked for a query itself. */
async function closePool(db: Db, pool: pg.Pool): Promise<void> {
  await db.destroy()
  if (!pool.ended) await pool.end()
}

/** The embedded PostgreSQL. `folder: null` keeps it in memory. */
export async function connectPglite(folder: string | null): Promise<Database> {
  const pglite = folder === null ? await PGlite.create() : await openFolder(folder)
  return wrapPglite(pglite)
}

export function wrapPglite(pglite: PGlite): Database {
  const db = createDb(new PGliteDialect({ pglite }), true)
  return {
    db,
    engine: { kind: 'pglite', pglite },
    async close() {
      await db.destroy()
      // Kysely leaves an engine open that it has never used.
      if (!pglite.closed) await pglite.close()
    },
  }
}

async function openFolder(folder: string): Promise<PGlite> {
  if (!existsSync(join(folder, 'PG_VERSION'))) await makeDatabase(folder)
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  try {
    return await PGlite.create(folder)
  } catch (error) {
    throw damaged(folder, error instanceof Error ? error.message : String(error), error)
  }
}

/** A first start that is killed must not leave half a database: it is made beside its place, then renamed into it. */
async function makeDatabase(folder: string): Promise<void> {
  // Whatever lies in its place may be a database that lost a file: it is never overwritten.
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw damaged(folder, 'files are missing')
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  const first = await PGlite.create(unfinished)
  await first.close()
  renameSync(unfinished, folder)
}

function damaged(folder: string, reason: string, cause?: unknown): DataDirError {
  return new DataDirError(
    `The embedded database in ${folder} can't be opened (${reason}): restore it from a backup, or start afresh with another DATA_DIR. Nothing of it was deleted.`,
    { cause },
  )
}

function createDb(dialect: PGliteDialect | PostgresDialect, exclusive: boolean): Db {
  return new Kysely<Schema>({ dialect: guardDialect(dialect, { exclusive }) })
}

/**
 * One transaction. The outcome of a commit can be unknown when a connection breaks, so whatever runs in here must be
 * re-runnable; and it must not wait for the network (`guard.ts` throws).
 */
export function transaction<T>(db: Db, run: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute((trx) => markTransaction(() => run(trx)))
}
