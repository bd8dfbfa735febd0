import type { Decline } from './declines.ts'
import type { Documents, Kind } from './documents.ts'
import type { EventDraft } from './events/event-draft.ts'
import { noSuch } from './http/api-error.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store/open-store.ts'

/** One thing that happens, in one transaction: an API call, a click on a hosted page, or a moment that became due. */
export interface Operation {
  store: Store
  settings: Settings
  /** Seconds of the global clock; fixed for the whole operation. */
  now: number
  /** Who asked, as events show it; nulls when time or a hosted page did. */
  request: { id: string | null; idempotency_key: string | null }
  /** Where events are collected instead of being sent, or null: see `inOrder` and `silently`. */
  collecting: EventDraft[] | null
  takeForcedDecline(customer: string | null): Decline | null
  drops(event: { type: string; id: string }): boolean
  /** Whether events of this type are never generated: chaos. */
  omits(type: string): boolean
  holdsDeliveries(): boolean
  wallMs(): number
}

/** Seconds for a customer: their test clock's frozen time, else the global clock. */
export function timeOf(op: Operation, customer: { test_clock?: string | null } | null): number {
  if (!customer?.test_clock) return op.now
  return get(op, 'test_helpers.test_clock', customer.test_clock).frozen_time
}

/** @throws 404 `resource_missing`, as for an id in a URL */
export function get<K extends Kind>(op: Operation, kind: K, id: string): Documents[K] {
  const document = op.store.find(kind, id)
  if (!document || op.store.isDeleted(id)) throw noSuch(kind, id)
  return document
}

/** @throws 400 `resource_missing` naming the parameter, as for an id in a body */
export function getFor<K extends Kind>(
  op: Operation,
  kind: K,
  id: string,
  param: string,
): Documents[K] {
  const document = op.store.find(kind, id)
  if (!document || op.store.isDeleted(id)) throw noSuch(kind, id, param)
  return document
}
