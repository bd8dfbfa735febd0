import type { StatementSync } from 'node:sqlite'
import { type DueEntry, dueOf } from '../clock/due-of.ts'
import type { Document, Kind } from '../documents.ts'
import { createDocumentCache, freeze } from './document-cache.ts'
import { type Page, queryAll, queryPage, type Where } from './find-page.ts'
import type { Writes } from './open-store.ts'
import { columnOf, INDEXED_PATHS } from './schema.ts'
import type { Journal } from './transactions.ts'

type Sql = (text: string) => StatementSync

const COLUMNS = INDEXED_PATHS.map(columnOf)
const STEPS = INDEXED_PATHS.map((path) => path.split('.'))
const INSERT = `insert into documents (id, kind, created, body, ${COLUMNS.join(', ')}) values (?, ?, ?, ?${', ?'.repeat(COLUMNS.length)})`
const UPDATE = 'update documents set body = ? where id = ?'
const UPDATE_ALL = `update documents set body = ?, ${COLUMNS.map((column) => `${column} = ?`).join(', ')} where id = ?`

/** A kind with no more documents than this is kept whole for those who ask for all of it, such as the endpoints. */
const SMALL = 50

/** Events are written once and seldom read: they would only push the others out. */
const UNCACHED: ReadonlySet<string> = new Set(['event'])

/** The documents with their references and what time will bring to them. All it gives away is frozen. */
export function createDocumentTable(sql: Sql, writes: Writes) {
  const cache = createDocumentCache()
  const smallKinds = new Map<Kind, Document[]>()
  let written: string[] = []

  const keep = (document: Document, size: number) => {
    if (!UNCACHED.has(document.object)) cache.put(document, size)
  }
  const note = (kind: Kind, id: string) => {
    written.push(id)
    smallKinds.delete(kind)
    if (kind === 'test_helpers.test_clock') writes.due += 1
  }
  const adopt = (row: Record<string, unknown>): Document => {
    const known = cache.get(String(row.id))
    if (known) return known
    const body = String(row.body)
    const document = freeze(JSON.parse(body) as Document)
    keep(document, body.length)
    return document
  }
  const setDue = (id: string, entries: DueEntry[]) => {
    writes.due += 1
    for (const entry of entries) insertDue(sql, id, entry)
  }
  const readAll = (kind: Kind, where: Where): Document[] => {
    const { text, values } = queryAll(kind, where)
    return sql(text)
      .all(...values)
      .map(adopt)
  }

  const journal: Journal = {
    mark: () => written.length,
    undo(mark) {
      for (const id of written.slice(mark)) cache.drop(id)
      smallKinds.clear()
    },
    done() {
      written = []
    },
  }

  return {
    journal,
    insert(document: Document): void {
      note(document.object, document.id)
      const body = JSON.stringify(freeze(document))
      sql(INSERT).run(
        document.id,
        document.object,
        createdOf(document),
        body,
        ...referencesOf(document),
      )
      const due = dueOf(document)
      if (due.length > 0) setDue(document.id, due)
      keep(document, body.length)
    },
    save(document: Document): void {
      const before = cache.get(document.id)
      if (before === document) return
      note(document.object, document.id)
      const body = JSON.stringify(freeze(document))
      const references = referencesOf(document)
      if (before && isSame(referencesOf(before), references)) sql(UPDATE).run(body, document.id)
      else sql(UPDATE_ALL).run(body, ...references, document.id)
      const due = dueOf(document)
      if (!before || JSON.stringify(dueOf(before)) !== JSON.stringify(due)) {
        sql('delete from due where document_id = ?').run(document.id)
        setDue(document.id, due)
      }
      keep(document, body.length)
    },
    remove(kind: Kind, id: string): void {
      note(kind, id)
      cache.drop(id)
      const tombstone = JSON.stringify({ id, object: kind, deleted: true })
      sql('update documents set body = ?, deleted = 1 where id = ?').run(tombstone, id)
      sql('delete from due where document_id = ?').run(id)
    },
    forget(id: string): void {
      cache.drop(id)
      smallKinds.clear()
      sql('delete from documents where id = ?').run(id)
      sql('delete from due where document_id = ?').run(id)
    },
    find(kind: Kind, id: string): Document | null {
      const known = cache.get(id)
      if (known) return known.object === kind ? known : null
      const row = sql('select id, body from documents where id = ? and kind = ?').get(id, kind)
      return row ? adopt(row) : null
    },
    isDeleted(id: string): boolean {
      const known = cache.get(id)
      if (known) return (known as { deleted?: boolean }).deleted === true
      return sql('select 1 from documents where id = ? and deleted = 1').get(id) !== undefined
    },
    list(kind: Kind, page: Page): { data: Document[]; hasMore: boolean } {
      const { text, values } = queryPage(kind, page)
      const rows = sql(text).all(...values)
      const data = rows.slice(0, page.limit).map(adopt)
      if (page.endingBefore !== undefined) data.reverse()
      return { data, hasMore: rows.length > page.limit }
    },
    all(kind: Kind, where: Where = {}): Document[] {
      if (Object.keys(where).length > 0) return readAll(kind, where)
      const known = smallKinds.get(kind)
      if (known) return [...known]
      const documents = readAll(kind, where)
      if (documents.length <= SMALL) smallKinds.set(kind, [...documents])
      return documents
    },
    /** The rows have been changed behind this table's back. */
    reread(): void {
      cache.clear()
      smallKinds.clear()
    },
  }
}

function insertDue(sql: Sql, id: string, { kind, at, clockId, rank }: DueEntry): void {
  sql('insert into due (document_id, kind, at, clock_id, rank) values (?, ?, ?, ?, ?)').run(
    id,
    kind,
    at,
    clockId,
    rank,
  )
}

function createdOf(document: Document): number {
  if (document.object === 'invoiceitem') return document.date
  return document.object === 'discount' ? document.start : document.created
}

/** What stands at the indexed paths, in their order. */
function referencesOf(document: Document): (string | null)[] {
  return STEPS.map((steps) => {
    let value: unknown = document
    for (const step of steps) {
      if (typeof value !== 'object' || value === null) return null
      value = (value as Record<string, unknown>)[step]
    }
    return typeof value === 'string' ? value : null
  })
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, index) => value === b[index])
}
