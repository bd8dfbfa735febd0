import type { SQLInputValue } from 'node:sqlite'
import type { Kind } from '../documents.ts'
import { valueAt } from './schema.ts'

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

export interface Query {
  text: string
  values: SQLInputValue[]
}

const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

export function queryAll(kind: Kind, where: Where): Query {
  const { text, values } = conditions(kind, where)
  return { text: `select id, body from documents where ${text} order by seq`, values }
}

/** One row more than the page holds, newest first, or oldest first when it ends before a cursor. */
export function queryPage(kind: Kind, page: Page): Query {
  const { text, values } = conditions(kind, page.where ?? {})
  const parts = [text]
  for (const path of page.absent ?? []) parts.push(`${valueAt(path)} is null`)
  for (const path of page.present ?? []) parts.push(`${valueAt(path)} is not null`)
  for (const [name, operator] of Object.entries(COMPARISONS)) {
    const created = page.created?.[name as keyof typeof COMPARISONS]
    if (created !== undefined) {
      parts.push(`created ${operator} ?`)
      values.push(created)
    }
    const bound = page.bounds?.[name as keyof typeof COMPARISONS]
    if (bound !== undefined) {
      parts.push(`${valueAt(page.bounds!.path)} ${operator} ?`)
      values.push(bound)
    }
  }
  if (page.in) {
    parts.push(`${valueAt(page.in.path)} in (${page.in.values.map(() => '?').join(', ')})`)
    values.push(...page.in.values)
  }
  if (page.not) {
    const marks = page.not.values.map(() => '?').join(', ')
    parts.push(`${valueAt(page.not.path)} not in (${marks})`)
    values.push(...page.not.values)
  }
  if (page.prefix) {
    parts.push(`substr(${valueAt(page.prefix.path)}, 1, ?) = ?`)
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
  values.push(page.limit + 1)
  return {
    text: `select id, body from documents where ${parts.join(' and ')} order by created ${order}, seq ${order} limit ?`,
    values,
  }
}

function conditions(kind: Kind, where: Where): Query {
  const parts = ['kind = ?', 'deleted = 0']
  const values: SQLInputValue[] = [kind]
  for (const [path, value] of Object.entries(where)) {
    if (value === null) parts.push(`${valueAt(path)} is null`)
    else {
      parts.push(`${valueAt(path)} = ?`)
      values.push(typeof value === 'boolean' ? Number(value) : value)
    }
  }
  return { text: parts.join(' and '), values }
}
