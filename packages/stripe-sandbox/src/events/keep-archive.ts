import type { Settings } from '../settings.ts'
import type { Store } from '../store/open-store.ts'
import { newestSeq } from './wait-for-answer.ts'

const DAY_MS = 86_400_000
const EVERY_MS = 3_600_000
const MARKS = 'events.marks'
/** So many events go at once; then others get their turn. */
const BATCH = 500

/** The newest event at a moment of the wall, since an event's own time is the sandbox's. */
interface Mark {
  atMs: number
  seq: number
}

/**
 * Forgets events with their deliveries after `keepDays` of real time, as Stripe does: now, and then every hour.
 * A delivery that is still to be made keeps its event.
 */
export function keepArchive(parts: {
  store: Store
  settings: Readonly<Settings>
  wallNow: () => number
}): { forget(): void; close(): void } {
  const { store, settings, wallNow } = parts
  let batch: NodeJS.Immediate | null = null

  const forget = () => {
    const { keepDays } = settings
    if (keepDays === null) return
    const upTo = markUpTo(store, wallNow(), keepDays * DAY_MS)
    const forgetBatch = () => {
      batch = forgetEvents(store, upTo) === BATCH ? setImmediate(forgetBatch) : null
    }
    if (upTo > 0) forgetBatch()
  }

  forget()
  const timer = setInterval(forget, EVERY_MS)
  timer.unref()
  return {
    forget,
    close() {
      clearInterval(timer)
      if (batch) clearImmediate(batch)
    },
  }
}

/** Marks the present. @returns the newest event that is too old */
function markUpTo(store: Store, nowMs: number, keepMs: number): number {
  const marks = JSON.parse(store.readMeta(MARKS) ?? '[]') as Mark[]
  const last = marks.at(-1)
  if (!last || nowMs - last.atMs >= DAY_MS) marks.push({ atMs: nowMs, seq: newestSeq(store) })
  const old = marks.filter(({ atMs }) => atMs <= nowMs - keepMs)
  store.writeMeta(MARKS, JSON.stringify(marks.slice(Math.max(0, old.length - 1))))
  return old.at(-1)?.seq ?? 0
}

/** @returns how many there were */
function forgetEvents(store: Store, upTo: number): number {
  return store.transaction(() => {
    const ids = store
      .sql(
        `select id from documents
        where kind = 'event' and seq <= ? and not exists (
          select 1 from deliveries where event_id = documents.id and state in ('waiting', 'held')
        ) order by seq limit ?`,
      )
      .all(upTo, BATCH)
      .map((row) => String(row.id))
    for (const id of ids) forgetEvent(store, id)
    return ids.length
  })
}

function forgetEvent(store: Store, id: string): void {
  store
    .sql('delete from attempts where delivery_id in (select id from deliveries where event_id = ?)')
    .run(id)
  store.sql('delete from deliveries where event_id = ?').run(id)
  store.sql('delete from documents where id = ?').run(id)
}
