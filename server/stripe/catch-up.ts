import type Stripe from 'stripe'
import { HOUR_MS } from '#domain/dates.ts'
import type { Context } from '../context.ts'
import { callStripe } from './call-stripe.ts'
import { findNewestEventAt } from './event-queries.ts'
import type { Ingest } from './ingest-events.ts'
import { readEvent } from './read-event.ts'

/** Events may be generated out of order and arrive late, so each look goes back a little behind the newest known one. */
const OVERLAP_MS = HOUR_MS
/** Stripe keeps events for 30 days. */
const FIRST_LOOK_MS = 24 * HOUR_MS
const MAX_EVENTS = 5_000

export interface CaughtUp {
  seen: number
  stored: number
}

/**
 * Reads what the webhook missed: deliveries that failed, and all events after the newest known one. Without any webhook
 * at all this keeps the system right, only later.
 */
export async function catchUp(ctx: Context, ingest: Ingest): Promise<CaughtUp> {
  const newest = await findNewestEventAt(ctx.db)
  const from = newest
    ? new Date(newest.getTime() - OVERLAP_MS)
    : new Date(ctx.clock.now().getTime() - FIRST_LOOK_MS)
  const created = { gte: Math.floor(from.getTime() / 1_000) }
  const recent = await readEvents(ctx, ingest, { created })
  const failed = await readEvents(ctx, ingest, { delivery_success: false })
  return { seen: recent.seen + failed.seen, stored: recent.stored + failed.stored }
}

async function readEvents(
  ctx: Context,
  ingest: Ingest,
  filter: Stripe.EventListParams,
): Promise<CaughtUp> {
  const result = { seen: 0, stored: 0 }
  let cursor: string | undefined
  while (result.seen < MAX_EVENTS) {
    const page = await callStripe(ctx, (stripe) =>
      stripe.events.list({ ...filter, limit: 100, ...(cursor ? { starting_after: cursor } : {}) }),
    )
    const outcomes = await Promise.all(page.data.map((event) => store(ingest, event)))
    result.seen += page.data.length
    result.stored += outcomes.filter((stored) => stored).length
    cursor = page.data.at(-1)?.id
    if (!page.has_more || cursor === undefined) break
  }
  return result
}

async function store(ingest: Ingest, event: Stripe.Event): Promise<boolean> {
  const incoming = readEvent(JSON.stringify(event))
  return incoming !== null && (await ingest(incoming)) === 'stored'
}
