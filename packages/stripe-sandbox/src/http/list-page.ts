import type { Documents, Kind } from '../documents.ts'
import type { Operation } from '../operation.ts'
import type { ListOf } from '../shapes.ts'
import type { Page } from '../store/open-store.ts'
import { invalid, noSuch } from './api-error.ts'
import { integerBetween, text, type Values } from './read-params.ts'

export const PAGING = {
  limit: integerBetween(1, 100),
  starting_after: text,
  ending_before: text,
}

const DEFAULT_LIMIT = 10

/** A page of documents as Stripe lists them, newest first. */
export function listPage<K extends Kind>(
  op: Operation,
  kind: K,
  url: string,
  paging: Values<typeof PAGING>,
  filter: Omit<Page, 'limit' | 'startingAfter' | 'endingBefore'> = {},
): ListOf<Documents[K]> {
  const { starting_after: startingAfter, ending_before: endingBefore } = paging
  mustGoOneWay(paging)
  for (const param of ['starting_after', 'ending_before'] as const) {
    const cursor = paging[param]
    if (cursor !== undefined && !op.store.find(kind, cursor)) throw noSuch(kind, cursor, param)
  }
  const page = op.store.list(kind, {
    ...filter,
    limit: paging.limit ?? DEFAULT_LIMIT,
    ...(startingAfter === undefined ? {} : { startingAfter }),
    ...(endingBefore === undefined ? {} : { endingBefore }),
  })
  return { object: 'list', data: page.data, has_more: page.hasMore, url }
}

function mustGoOneWay(paging: Values<typeof PAGING>): void {
  if (paging.starting_after === undefined || paging.ending_before === undefined) return
  throw invalid('You may only specify one of these parameters: starting_after, ending_before.', {
    code: 'parameters_exclusive',
    param: 'ending_before',
  })
}

/** A list that hangs on an object and is held in memory, such as an invoice's lines. */
export function pageOf<T extends { id: string }>(
  items: readonly T[],
  url: string,
  paging: Values<typeof PAGING>,
): ListOf<T> {
  mustGoOneWay(paging)
  for (const param of ['starting_after', 'ending_before'] as const) {
    const cursor = paging[param]
    if (cursor !== undefined && !items.some(({ id }) => id === cursor)) {
      throw invalid(`No such object: '${cursor}'`, { code: 'resource_missing', param })
    }
  }
  const limit = paging.limit ?? DEFAULT_LIMIT
  const after = items.findIndex((item) => item.id === paging.starting_after)
  const before = items.findIndex((item) => item.id === paging.ending_before)
  const rest =
    before >= 0 ? items.slice(Math.max(0, before - limit), before) : items.slice(after + 1)
  const data = rest.slice(0, limit)
  const hasMore = before >= 0 ? before > limit : rest.length > limit
  return { object: 'list', data, has_more: hasMore, url }
}

export function defined<T extends object>(
  values: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as never
}
