import { createHash } from 'node:crypto'
import type { Store } from '../store/open-store.ts'
import { ApiError, invalid } from './api-error.ts'
import type { RawMap } from './decode-form.ts'

const KEEP_MS = 24 * 3_600_000
const MAX_KEYS = 10_000
const MAX_LENGTH = 255

/** An idempotency key belongs to the API key that it came with. */
export interface ScopedKey {
  /** As the caller wrote it. */
  name: string
  /** Under which it is kept. */
  id: string
}

export interface Remembered {
  status: number
  body: string
  requestId: string
}

/** @throws 400 for a key of more than 255 characters */
export function scopeKey(name: string, apiKey: string): ScopedKey {
  if (name.length > MAX_LENGTH) {
    throw invalid(`Idempotency keys can be at most ${MAX_LENGTH} characters long.`)
  }
  return { name, id: `${apiKey} ${name}` }
}

/** The same for the same address and parameters, in whatever order they come. */
export function fingerprintOf(path: string, params: RawMap): string {
  return createHash('sha256')
    .update(`${path}\n${canonical(params)}`)
    .digest('hex')
}

function canonical(params: RawMap): string {
  const entries = [...params].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(
    entries.map(([name, value]) => [name, value instanceof Map ? canonical(value) : value]),
  )
}

/** @throws 400 `idempotency_error` when the key was used for something else */
export function recall(
  store: Store,
  key: ScopedKey,
  fingerprint: string,
  wallMs: number,
): Remembered | null {
  const row = store
    .sql('select * from idempotency where key = ? and created_at_ms >= ?')
    .get(key.id, wallMs - KEEP_MS)
  if (!row) return null
  if (row.fingerprint !== fingerprint) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key.name}' if you meant to execute a different request.`,
    })
  }
  return {
    status: Number(row.status),
    body: String(row.body),
    requestId: String(row.request_id),
  }
}

export function remember(
  store: Store,
  key: ScopedKey,
  fingerprint: string,
  answer: Remembered,
  wallMs: number,
): void {
  store
    .sql(
      'insert or replace into idempotency (key, fingerprint, request_id, status, body, created_at_ms) values (?, ?, ?, ?, ?, ?)',
    )
    .run(key.id, fingerprint, answer.requestId, answer.status, answer.body, wallMs)
}

/** Stripe keeps results for at least 24 hours; beyond that, or beyond ten thousand, they go. */
export function forgetOld(store: Store, wallMs: number): void {
  store.sql('delete from idempotency where created_at_ms < ?').run(wallMs - KEEP_MS)
  store
    .sql(
      'delete from idempotency where rowid in (select rowid from idempotency order by rowid desc limit -1 offset ?)',
    )
    .run(MAX_KEYS)
}

export function inFlight(key: string): ApiError {
  return new ApiError(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })
}
