import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { PRIORITY } from './event-table.ts'
import { findSyncState, markDirty } from './queries.ts'

const FIRST_LOOK_MS = 15
const LONGEST_PAUSE_MS = 150

/**
 * Asks the worker to read this customer from Stripe at once, and waits for it.
 * @returns false when the result is not there within `timeoutMs`; it comes later by itself
 */
export async function requestSync(
  ctx: Context,
  customerId: string,
  timeoutMs = 3_000,
): Promise<boolean> {
  const mark = { priority: PRIORITY.viewer, fullFetch: true, now: ctx.wall.now() }
  const seq = await markDirty(ctx.db, customerId, mark)
  ctx.wake('customers')
  const deadline = performance.now() + timeoutMs
  for (let pause = FIRST_LOOK_MS; performance.now() < deadline; pause *= 1.5) {
    const state = await findSyncState(ctx.db, customerId)
    if (state && state.synced_seq >= seq) return true
    await wait(Math.min(pause, LONGEST_PAUSE_MS))
  }
  return false
}
