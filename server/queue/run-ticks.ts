import { MINUTE_MS, SECOND_MS } from '#domain/dates.ts'
import type { Context } from '../context.ts'
import { claimTick, failTick, finishTick, renewTick, type TickClaim } from './queries.ts'
import type { RecurringJob } from './recurring-job.ts'

const LEASE_MS = 30 * SECOND_MS
const RENEW_MS = 10 * SECOND_MS
/** After the last of these the slot is given up with its error. */
const RETRY_MS = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS] as const

/**
 * Runs one due tick. A run that throws is repeated after a pause, at most three times; one whose process died is
 * repeated when its lease has lapsed. @returns how many were claimed: 1, or 0 when nothing is due
 */
export async function runTicks(ctx: Context, schedule: readonly RecurringJob[]): Promise<number> {
  const claim = await claimTick(ctx.db, ctx.wall.now(), leaseEnd(ctx))
  if (claim === null) return 0
  const keepLease = setInterval(() => void renew(ctx, claim), RENEW_MS).unref()
  try {
    await runJob(ctx, schedule, claim)
    await finishTick(ctx.db, claim, ctx.wall.now())
  } catch (error) {
    await recover(ctx, claim, error)
  } finally {
    clearInterval(keepLease)
  }
  return 1
}

/** A job that left the table, while its last tick was still waiting, has nothing to do. */
async function runJob(
  ctx: Context,
  schedule: readonly RecurringJob[],
  claim: TickClaim,
): Promise<void> {
  const entry = schedule.find((candidate) => candidate.job === claim.job)
  if (!entry) {
    ctx.log.warn({ job: claim.job }, 'A job that is no longer scheduled was skipped')
    return
  }
  const startedAt = ctx.wall.now().getTime()
  await entry.run(ctx)
  const ms = ctx.wall.now().getTime() - startedAt
  ctx.log.debug({ job: claim.job, slotAt: claim.slotAt, ms }, 'A recurring job ran')
}

async function renew(ctx: Context, claim: TickClaim): Promise<void> {
  try {
    const held = await renewTick(ctx.db, claim, leaseEnd(ctx))
    if (!held) ctx.log.warn({ job: claim.job }, 'Another worker took over a recurring job')
  } catch (error) {
    ctx.log.warn({ err: error, job: claim.job }, 'The lease of a recurring job was not renewed')
  }
}

async function recover(ctx: Context, claim: TickClaim, error: unknown): Promise<void> {
  const now = ctx.wall.now()
  const waitMs = RETRY_MS[claim.attempt - 1]
  const nextAt = waitMs === undefined ? null : new Date(now.getTime() + waitMs)
  const details = { err: error, job: claim.job, slotAt: claim.slotAt, attempt: claim.attempt }
  if (nextAt) ctx.log.warn(details, 'A recurring job failed; it is tried again')
  else ctx.log.error(details, 'A recurring job failed for the last time; its next slot comes')
  const message = error instanceof Error ? error.message : String(error)
  await failTick(ctx.db, claim, { error: message, nextAt, now })
}

function leaseEnd(ctx: Context): Date {
  return new Date(ctx.wall.now().getTime() + LEASE_MS)
}
