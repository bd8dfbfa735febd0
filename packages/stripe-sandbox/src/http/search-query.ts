import { invalid } from './api-error.ts'

export type Operator = ':' | '~' | '>' | '<' | '>=' | '<='

export interface Clause {
  /** As it was written: `status`, or `metadata["key"]`. */
  name: string
  /** Null unless the field is a key of the metadata. */
  metadataKey: string | null
  operator: Operator
  value: string | number | null
  isNegated: boolean
}

export interface Query {
  clauses: Clause[]
  /** Clauses are joined all by AND or all by OR. */
  joins: 'and' | 'or'
}

const MAX_CLAUSES = 10

const CLAUSE =
  /^(?<not>-)?(?<name>metadata\[(?:"(?<k1>[^"]*)"|'(?<k2>[^']*)')\]|[a-z_]+[a-z0-9_.]*)\s*(?<operator>>=|<=|[:~<>])\s*(?:"(?<d>(?:\\.|[^"\\])*)"|'(?<s>(?:\\.|[^'\\])*)'|(?<word>-?\d+(?:\.\d+)?|null|true|false))(?=\s|$)/

/**
 * Reads Stripe's search query language: https://docs.stripe.com/search#search-query-language
 * @throws 400 when it cannot be read
 */
export function parseQuery(text: string): Query {
  const clauses: Clause[] = []
  const joins = new Set<string>()
  let rest = text.trim()
  while (rest !== '') {
    const join = clauses.length > 0 ? /^(and|or)\s+/i.exec(rest) : null
    if (clauses.length > 0) joins.add(join ? join[1]!.toLowerCase() : 'and')
    const found = CLAUSE.exec(join ? rest.slice(join[0].length) : rest)
    if (!found) throw unreadable()
    clauses.push(clauseOf(found.groups!))
    rest = rest.slice((join?.[0].length ?? 0) + found[0].length).trimStart()
  }
  if (clauses.length === 0) throw unreadable()
  if (clauses.length > MAX_CLAUSES) {
    throw refused(`A search query can have at most ${MAX_CLAUSES} clauses.`)
  }
  if (joins.size > 1) throw refused('You cannot combine AND and OR in the same search query.')
  return { clauses, joins: joins.has('or') ? 'or' : 'and' }
}

function clauseOf(groups: Record<string, string | undefined>): Clause {
  const { word } = groups
  const quoted = groups.d ?? groups.s
  return {
    name: groups.name!,
    metadataKey: groups.k1 ?? groups.k2 ?? null,
    operator: groups.operator as Operator,
    value: quoted === undefined ? plainValue(word!) : quoted.replace(/\\(.)/g, '$1'),
    isNegated: groups.not !== undefined,
  }
}

function plainValue(word: string): string | number | null {
  if (word === 'null') return null
  return word === 'true' || word === 'false' ? word : Number(word)
}

function unreadable(): Error {
  return refused(
    'We were unable to parse your search query. See https://stripe.com/docs/search#search-query-language for the syntax of a query.',
  )
}

export function refused(message: string): Error {
  return invalid(message, { param: 'query' })
}
