import { DAY_MS } from '#domain/dates.ts'
import type { Context } from '../context.ts'
import { PRIORITY } from '../stripe/event-table.ts'
import { markDirty } from '../stripe/queries.ts'
import { listCustomers, listHotCustomers, listOverdueCustomers } from './sweep-queries.ts'

/** Stripe documents events that are never generated. The sweep only marks customers dirty; the worker does the rest. */

const PAGE = 100

type ListPage = (after: string, limit: number) => Promise<string[]>

/** Customers whose truth moves by itself about now: first and failed payments, ends within a day, unconfirmed grants. */
export function sweepHotCustomers(ctx: Context): Promise<number> {
  const now = ctx.clock.now()
  const horizon = new Date(now.getTime() + DAY_MS)
  return sweep(ctx, (after, limit) => listHotCustomers(ctx.db, now, horizon, after, limit))
}

export function sweepAllCustomers(ctx: Context): Promise<number> {
  return sweep(ctx, (after, limit) => listCustomers(ctx.db, after, limit))
}

/** A renewal is drafted for an hour and then charged, so an end without news is suspicious only after that. */
const NEWS_DUE_MS = 2 * 60 * 60 * 1_000

/** Expiry: what has ended by our clock without any news is asked for; access has ended by itself already. */
export async function checkOverdue(ctx: Context): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - NEWS_DUE_MS)
  const customers = await listOverdueCustomers(ctx.db, before, PAGE)
  for (const customerId of customers) await markForSweep(ctx, customerId)
  if (customers.length > 0) ctx.wake('customers')
  return customers.length
}

/** @returns how many were marked */
async function sweep(ctx: Context, list: ListPage): Promise<number> {
  let marked = 0
  let after = ''
  for (;;) {
    const page = await list(after, PAGE)
    for (const customerId of page) await markForSweep(ctx, customerId)
    marked += page.length
    if (page.length > 0) ctx.wake('customers')
    if (page.length < PAGE) return marked
    after = page.at(-1)!
  }
}

async function markForSweep(ctx: Context, customerId: string): Promise<void> {
  const mark = { priority: PRIORITY.routine, fullFetch: true, now: ctx.wall.now() }
  await markDirty(ctx.db, customerId, mark)
}
