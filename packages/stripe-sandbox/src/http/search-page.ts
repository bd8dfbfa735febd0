import { createHash } from 'node:crypto'
import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { invalid } from './api-error.ts'
import { SEARCHABLE, type SearchableKind, type SearchField } from './search-fields.ts'
import { type Clause, parseQuery, type Query, refused } from './search-query.ts'

const DEFAULT_LIMIT = 10
const MIN_PART = 3

export interface SearchResult<T> {
  object: 'search_result'
  data: T[]
  has_more: boolean
  next_page: string | null
  url: string
  /** Shown as `total_count` to who expands it. */
  internal: { total: number }
}

/** A page of what a query finds, newest first. Unlike at Stripe it knows of every change at once. */
export function searchPage<K extends SearchableKind>(
  op: Operation,
  kind: K,
  url: string,
  asked: { query: string; limit?: number; page?: string },
): SearchResult<Documents[K]> {
  const query = parseQuery(asked.query)
  const tests = query.clauses.map((clause) => testOf(kind, url, clause))
  const found = op.store.all(kind).filter((document) => holds(query, tests, document))
  found.reverse()
  const from = asked.page === undefined ? 0 : readPage(asked.page, asked.query)
  const until = from + (asked.limit ?? DEFAULT_LIMIT)
  const hasMore = until < found.length
  return {
    object: 'search_result',
    data: found.slice(from, until),
    has_more: hasMore,
    next_page: hasMore ? writePage(until, asked.query) : null,
    url,
    internal: { total: found.length },
  }
}

type Test = (document: object) => boolean

function holds({ joins }: Query, tests: Test[], document: object): boolean {
  return joins === 'or'
    ? tests.some((test) => test(document))
    : tests.every((test) => test(document))
}

function testOf(kind: SearchableKind, url: string, clause: Clause): Test {
  const field = fieldOf(kind, url, clause)
  const compare = comparison(clause, field)
  return (document) =>
    compare(valueAt(document, field.path, clause.metadataKey)) !== clause.isNegated
}

/** @throws 400 for a field that cannot be searched */
function fieldOf(kind: SearchableKind, url: string, { name, metadataKey }: Clause): SearchField {
  if (metadataKey !== null) return { type: 'token', path: 'metadata' }
  const fields: Record<string, SearchField> = SEARCHABLE[kind]
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field) return field
  const resource = url.split('/')[2]
  throw refused(
    `Field \`${name}\` is an unsupported search field for resource \`${resource}\`. See http://stripe.com/docs/search#query-fields-for-${resource?.replaceAll('_', '-')} for a list of supported fields.`,
  )
}

type Comparison = (value: unknown) => boolean

function comparison(clause: Clause, { type }: SearchField): Comparison {
  const { operator, value, name } = clause
  if (value === null) {
    if (operator === ':') return (given) => given === null || given === undefined
    throw refused(`Null can only be compared with \`:\`, and not with \`${operator}\`.`)
  }
  if (operator === '~') return containing(name, type, value)
  if (type === 'number') return measuring(name, operator, value)
  if (operator !== ':') {
    throw refused(`Field \`${name}\` is no number, and cannot be compared with \`${operator}\`.`)
  }
  if (typeof value === 'number') {
    throw refused(`The value of field \`${name}\` must be quoted: ${name}:"${value}".`)
  }
  const wanted = value.toLowerCase()
  return (given) => given !== null && given !== undefined && folded(given) === wanted
}

function containing(name: string, type: SearchField['type'], value: string | number): Comparison {
  if (type !== 'text') throw refused(`Field \`${name}\` does not support the \`~\` operator.`)
  const part = String(value).toLowerCase()
  if (part.length < MIN_PART) {
    throw refused(
      `The \`~\` operator needs at least ${MIN_PART} characters, and "${value}" is shorter.`,
    )
  }
  return (given) => given !== null && given !== undefined && folded(given).includes(part)
}

const MEASURES = {
  ':': (given: number, wanted: number) => given === wanted,
  '>': (given: number, wanted: number) => given > wanted,
  '<': (given: number, wanted: number) => given < wanted,
  '>=': (given: number, wanted: number) => given >= wanted,
  '<=': (given: number, wanted: number) => given <= wanted,
} as const

function measuring(
  name: string,
  operator: keyof typeof MEASURES,
  value: string | number,
): Comparison {
  const wanted = Number(value)
  if (value === '' || Number.isNaN(wanted)) {
    throw refused(`Field \`${name}\` is a number, and "${value}" is not.`)
  }
  return (given) => typeof given === 'number' && MEASURES[operator](given, wanted)
}

function folded(value: unknown): string {
  return String(value).toLowerCase()
}

function valueAt(document: object, path: string, metadataKey: string | null): unknown {
  const parts = metadataKey === null ? path.split('.') : [path, metadataKey]
  return parts.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string, unknown>)[part]
        : undefined,
    document,
  )
}

/** A page belongs to the query that began it. */
function writePage(from: number, query: string): string {
  return Buffer.from(JSON.stringify([from, markOf(query)])).toString('base64url')
}

function readPage(page: string, query: string): number {
  const [, from, mark] = /^\[(\d+),"(\w+)"\]$/.exec(Buffer.from(page, 'base64url').toString()) ?? []
  if (from !== undefined && mark === markOf(query)) return Number(from)
  throw invalid('Invalid page: use the `next_page` of the last answer to the same query.', {
    param: 'page',
  })
}

function markOf(query: string): string {
  return createHash('sha256').update(query).digest('hex').slice(0, 16)
}
