import type { Store } from '../store/open-store.ts'

/**
 * waiting: will be attempted at `nextAtMs`. held: only by hand. dropped: lost on purpose, never attempted.
 * failed: all attempts are spent, or the endpoint is gone.
 */
export type DeliveryState = 'waiting' | 'held' | 'dropped' | 'succeeded' | 'failed'

export interface Delivery {
  id: string
  eventId: string
  endpointId: string
  state: DeliveryState
  attempts: number
  /** Wall milliseconds, as all times of a delivery. */
  createdAtMs: number
  nextAtMs: number | null
  lastAtMs: number | null
  lastStatus: number | null
  lastError: string | null
}

export function insertDelivery(
  store: Store,
  delivery: {
    id: string
    eventId: string
    endpointId: string
    state: DeliveryState
    nowMs: number
  },
): void {
  store.writes.deliveries += 1
  const nextAtMs = delivery.state === 'waiting' ? delivery.nowMs : null
  store
    .sql(
      'insert into deliveries (id, event_id, endpoint_id, state, created_at_ms, next_at_ms) values (?, ?, ?, ?, ?, ?)',
    )
    .run(
      delivery.id,
      delivery.eventId,
      delivery.endpointId,
      delivery.state,
      delivery.nowMs,
      nextAtMs,
    )
}

export function listDueDeliveries(store: Store, nowMs: number, limit: number): Delivery[] {
  return store
    .sql(
      "select * from deliveries where state = 'waiting' and next_at_ms <= ? order by next_at_ms, seq limit ?",
    )
    .all(nowMs, limit)
    .map(read)
}

export function findNextDeliveryAtMs(store: Store): number | null {
  const row = store
    .sql("select min(next_at_ms) as at from deliveries where state = 'waiting'")
    .get()
  return row?.at == null ? null : Number(row.at)
}

export function findDelivery(store: Store, id: string): Delivery | null {
  const row = store.sql('select * from deliveries where id = ?').get(id)
  return row ? read(row) : null
}

/** Newest first. */
export function listDeliveries(
  store: Store,
  filter: { state?: DeliveryState; eventId?: string; limit?: number } = {},
): Delivery[] {
  return store
    .sql(
      'select * from deliveries where (?1 is null or state = ?1) and (?2 is null or event_id = ?2) order by seq desc limit ?3',
    )
    .all(filter.state ?? null, filter.eventId ?? null, filter.limit ?? 1_000)
    .map(read)
}

export function countUndelivered(store: Store, eventId: string): number {
  const row = store
    .sql("select count(*) as n from deliveries where event_id = ? and state <> 'succeeded'")
    .get(eventId)
  return Number(row?.n ?? 0)
}

export function recordAttempt(store: Store, delivery: Delivery): void {
  store.writes.deliveries += 1
  store
    .sql(
      'update deliveries set state = ?, attempts = ?, next_at_ms = ?, last_at_ms = ?, last_status = ?, last_error = ? where id = ?',
    )
    .run(
      delivery.state,
      delivery.attempts,
      delivery.nextAtMs,
      delivery.lastAtMs,
      delivery.lastStatus,
      delivery.lastError,
      delivery.id,
    )
}

export function releaseHeld(store: Store, nowMs: number): void {
  store.writes.deliveries += 1
  store
    .sql("update deliveries set state = 'waiting', next_at_ms = ? where state = 'held'")
    .run(nowMs)
}

export interface Attempt {
  atMs: number
  durationMs: number
  status: number | null
  error: string | null
  /** The beginning of the endpoint's answer. */
  body: string | null
}

export function insertAttempt(store: Store, deliveryId: string, attempt: Attempt): void {
  store
    .sql(
      'insert into attempts (delivery_id, at_ms, duration_ms, status, error, body) values (?, ?, ?, ?, ?, ?)',
    )
    .run(deliveryId, attempt.atMs, attempt.durationMs, attempt.status, attempt.error, attempt.body)
}

/** Newest first. */
export function listAttempts(store: Store, deliveryId: string): Attempt[] {
  return store
    .sql('select * from attempts where delivery_id = ? order by seq desc')
    .all(deliveryId)
    .map((row) => ({
      atMs: Number(row.at_ms),
      durationMs: Number(row.duration_ms),
      status: row.status === null ? null : Number(row.status),
      error: row.error === null ? null : String(row.error),
      body: row.body === null ? null : String(row.body),
    }))
}

function read(row: Record<string, unknown>): Delivery {
  const optional = (value: unknown) => (value === null ? null : Number(value))
  return {
    id: String(row.id),
    eventId: String(row.event_id),
    endpointId: String(row.endpoint_id),
    state: String(row.state) as DeliveryState,
    attempts: Number(row.attempts),
    createdAtMs: Number(row.created_at_ms),
    nextAtMs: optional(row.next_at_ms),
    lastAtMs: optional(row.last_at_ms),
    lastStatus: optional(row.last_status),
    lastError: row.last_error === null ? null : String(row.last_error),
  }
}
