import type { Context } from '../context.ts'
import { type EventRow, insertEvents, type StoredEvent } from './event-queries.ts'
import { type EventTable, PRIORITY } from './event-table.ts'
import type { IncomingEvent } from './read-event.ts'

/** Rows in one statement; more than this wait for the next flush. */
const MAX_BATCH = 200

export type Ingest = (event: IncomingEvent) => Promise<'stored' | 'duplicate'>

interface Waiting {
  row: EventRow
  resolve: (outcome: 'stored' | 'duplicate') => void
  reject: (error: unknown) => void
}

/**
 * Stores events durably; resolves after the commit. Events that arrive while a flush is on its way join the next one:
 * one statement and one commit for all of them. There is no timer, so a lone event never waits for company.
 */
export function createIngest(
  ctx: Pick<Context, 'db' | 'wall' | 'wake' | 'config'>,
  table: EventTable,
): Ingest {
  const waiting: Waiting[] = []
  let flushing = false

  async function flush(): Promise<void> {
    flushing = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH)
      try {
        const rows = batch.map((entry) => entry.row)
        settle(batch, await insertEvents(ctx.db, rows, ctx.wall.now()))
        ctx.wake('customers')
      } catch (error) {
        for (const entry of batch) entry.reject(error)
      }
    }
    flushing = false
  }

  return (event) =>
    new Promise((resolve, reject) => {
      waiting.push({ row: toRow(event, table, ctx.config.mode === 'live'), resolve, reject })
      if (!flushing) void flush()
    })
}

/** The first of two equal events in one batch is the stored one, the second its duplicate. */
function settle(batch: Waiting[], stored: StoredEvent[]): void {
  const fresh = new Set(stored.map((event) => event.id))
  for (const { row, resolve } of batch) resolve(fresh.delete(row.id) ? 'stored' : 'duplicate')
}

function toRow(event: IncomingEvent, table: EventTable, live: boolean): EventRow {
  const rule = table[event.type]
  return {
    ...event,
    wanted: rule !== undefined && event.livemode === live,
    priority: rule?.urgent ? PRIORITY.urgent : PRIORITY.event,
    fullFetch: rule?.fetch === 'invoices',
  }
}
