import type { Context } from '../context.ts'

/** A line of the schedule. */
export interface RecurringJob {
  /** Names its rows in `ticks`. */
  job: string
  /** Five fields, UTC, by the movable clock. */
  cron: string
  why: string
  /** Also when a scheduler starts, whatever the time. */
  atStart?: boolean
  /** Brings something up to date. It may run again after a crash, so it must be re-runnable. */
  run(ctx: Context): Promise<void>
}
