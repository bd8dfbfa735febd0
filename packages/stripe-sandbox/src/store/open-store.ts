import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { dueOf } from '../clock/due-of.ts'
import type { Document, Documents, Kind } from '../documents.ts'
import { jsonAt, schemaSql } from './schema.ts'

export type Where = Record<string, string | number | boolean | null>

export interface Page {
  where?: Where
  created?: { gt?: number; gte?: number; lt?: number; lte?: number }
  /** One of several values at a path. */
  in?: { path: string; values: string[] }
  /** None of these values at a path. */
  not?: { path: string; values: string[] }
  /** The beginning of the text at a path. */
  prefix?: { path: string; value: string }
  /** Events only: whether an endpoint still lacks it. */
  undelivered?: boolean
  /** Bounds of the number at a path. */
  bounds?: { path: string; gt?: number; gte?: number; lt?: number; lte?: number }
  /** Paths that must be null. */
  absent?: string[]
  /** Paths that must not be null. */
  present?: string[]
  startingAfter?: string
  endingBefore?: string
  limit: number
}

export interface Store {
  /** Everything inside happens or nothing; never across an await. */
  transaction<T>(work: () => T): T
  /** Runs the work inside a transaction, and takes back what it wrote. */
  rehearse<T>(work: () => T): T
  insert<K extends Kind>(document: Documents[K] & { object: K }): void
  save<K extends Kind>(document: Documents[K] & { object: K }): void
  /** Leaves `{ id, object, deleted: true }`, which is what Stripe answers from then on. */
  remove(kind: Kind, id: string): void
  find<K extends Kind>(kind: K, id: string): Documents[K] | null
  isDeleted(id: string): boolean
  /** Newest first. @throws when a cursor is unknown: check it with `find` before */
  list<K extends Kind>(kind: K, page: Page): { data: Documents[K][]; hasMore: boolean }
  /** All that match, oldest first. */
  all<K extends Kind>(kind: K, where?: Where): Documents[K][]
  readMeta(key: string): string | null
  writeMeta(key: string, value: string): void
  sql(text: string): StatementSync
  clear(): void
  close(): void
}

const TABLES = ['documents', 'due', 'deliveries', 'attempts', 'idempotency', 'meta'] as const

/** State in one SQLite file under `dataDir`, or in memory when that is null. */
export function openStore(dataDir: string | null): Store {
  const db = openDatabase(dataDir)
  const statements = new Map<string, StatementSync>()
  const sql = (text: string): StatementSync => {
    let statement = statements.get(text)
    if (!statement) {
      statement = db.prepare(text)
      statements.set(text, statement)
    }
    return statement
  }
  const writeDue = (document: Document) => {
    sql('delete from due where document_id = ?').run(document.id)
    for (const entry of dueOf(document)) {
      sql('insert into due (document_id, kind, at, clock_id, rank) values (?, ?, ?, ?, ?)').run(
        document.id,
        entry.kind,
        entry.at,
        entry.clockId,
        entry.rank,
      )
    }
  }
  const find = <K extends Kind>(kind: K, id: string): Documents[K] | null => {
    const row = sql('select body from documents where id = ? and kind = ?').get(id, kind)
    return row ? (JSON.parse(String(row.body)) as Documents[K]) : null
  }

  return {
    transaction: (work) => nest(db, work),
    rehearse: (work) => nest(db, work, { undo: true }),
    insert(document) {
      sql('insert into documents (id, kind, created, body) values (?, ?, ?, ?)').run(
        document.id,
        document.object,
        createdOf(document),
        JSON.stringify(document),
      )
      writeDue(document)
    },
    save(document) {
      sql('update documents set body = ? where id = ?').run(JSON.stringify(document), document.id)
      writeDue(document)
    },
    remove(kind, id) {
      const tombstone = JSON.stringify({ id, object: kind, deleted: true })
      sql('update documents set body = ?, deleted = 1 where id = ?').run(tombstone, id)
      sql('delete from due where document_id = ?').run(id)
    },
    find,
    isDeleted: (id) =>
      sql('select 1 from documents where id = ? and deleted = 1').get(id) !== undefined,
    list: (kind, page) => listPage(sql, kind, page),
    all(kind, where = {}) {
      const { text, values } = conditions(kind, where)
      const rows = sql(`select body from documents where ${text} order by seq`).all(...values)
      return rows.map((row) => JSON.parse(String(row.body)))
    },
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
    clear() {
      nest(db, () => {
        for (const table of TABLES) db.exec(`delete from ${table}`)
      })
    },
    close() {
      statements.clear()
      db.close()
    },
  }
}

function createdOf(document: Document): number {
  if (document.object === 'invoiceitem') return document.date
  return document.object === 'discount' ? document.start : document.created
}

function openDatabase(dataDir: string | null): DatabaseSync {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true })
  const db = new DatabaseSync(dataDir === null ? ':memory:' : join(dataDir, 'sandbox.sqlite'))
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000')
  db.exec(schemaSql())
  return db
}

/**
 * A transaction, or inside one a savepoint: a name may be used again, the innermost counts. `undo` takes the work's
 * writes back although it succeeded.
 */
function nest<T>(db: DatabaseSync, work: () => T, options: { undo?: boolean } = {}): T {
  db.exec('savepoint work')
  try {
    const result = work()
    if (options.undo) db.exec('rollback to work')
    return result
  } catch (error) {
    db.exec('rollback to work')
    throw error
  } finally {
    db.exec('release work')
  }
}

function conditions(kind: Kind, where: Where): { text: string; values: SQLInputValue[] } {
  const parts = ['kind = ?', 'deleted = 0']
  const values: SQLInputValue[] = [kind]
  for (const [path, value] of Object.entries(where)) {
    if (value === null) parts.push(`${jsonAt(path)} is null`)
    else {
      parts.push(`${jsonAt(path)} = ?`)
      values.push(typeof value === 'boolean' ? Number(value) : value)
    }
  }
  return { text: parts.join(' and '), values }
}

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function listPage<K extends Kind>(
  sql: (text: string) => StatementSync,
  kind: K,
  page: Page,
): { data: Documents[K][]; hasMore: boolean } {
  const { text, values } = conditions(kind, page.where ?? {})
  const parts = [text]
  for (const path of page.absent ?? []) parts.push(`${jsonAt(path)} is null`)
  for (const path of page.present ?? []) parts.push(`${jsonAt(path)} is not null`)
  for (const [name, operator] of Object.entries(COMPARISONS)) {
    const bound = page.created?.[name as keyof typeof COMPARISONS]
    if (bound === undefined) continue
    parts.push(`created ${operator} ?`)
    values.push(bound)
  }
  for (const [name, operator] of Object.entries(COMPARISONS)) {
    const bound = page.bounds?.[name as keyof typeof COMPARISONS]
    if (bound === undefined) continue
    parts.push(`${jsonAt(page.bounds!.path)} ${operator} ?`)
    values.push(bound)
  }
  if (page.in) {
    parts.push(`${jsonAt(page.in.path)} in (${page.in.values.map(() => '?').join(', ')})`)
    values.push(...page.in.values)
  }
  if (page.not) {
    const marks = page.not.values.map(() => '?').join(', ')
    parts.push(`${jsonAt(page.not.path)} not in (${marks})`)
    values.push(...page.not.values)
  }
  if (page.prefix) {
    parts.push(`substr(${jsonAt(page.prefix.path)}, 1, ?) = ?`)
    values.push(page.prefix.value.length, page.prefix.value)
  }
  if (page.undelivered !== undefined) {
    const lacking =
      "select 1 from deliveries where event_id = documents.id and state <> 'succeeded'"
    parts.push(`${page.undelivered ? '' : 'not '}exists (${lacking})`)
  }
  const cursor = page.startingAfter ?? page.endingBefore
  if (cursor !== undefined) {
    const operator = page.startingAfter === undefined ? '>' : '<'
    parts.push(`(created, seq) ${operator} (select created, seq from documents where id = ?)`)
    values.push(cursor)
  }
  const order = page.endingBefore === undefined ? 'desc' : 'asc'
  const rows = sql(
    `select body from documents where ${parts.join(' and ')} order by created ${order}, seq ${order} limit ?`,
  ).all(...values, page.limit + 1)
  const data = rows.slice(0, page.limit).map((row) => JSON.parse(String(row.body)))
  if (page.endingBefore !== undefined) data.reverse()
  return { data, hasMore: rows.length > page.limit }
}
