import type { Context } from '../context.ts'
import { newestSlot, nextSlot } from './cron.ts'
import { insertTick } from './queries.ts'
import type { RecurringJob } from './recurring-job.ts'

/** The clock can be moved and a laptop can sleep, so the scheduler looks at least this often. */
const LOOK_MS = 5_000

export interface Scheduler {
  /** Writes down what is due now; for a clock that was just moved. */
  look(): Promise<void>
  stop(): Promise<void>
}

/**
 * Turns the time into rows: one row in `ticks` per job and slot, whose primary key lets any number of schedulers run.
 * Workers claim the rows. After a downtime, or a leap of the clock, only the newest slot of a job is written, since a
 * run brings everything up to date.
 */
export function startScheduler(ctx: Context, schedule: readonly RecurringJob[]): Scheduler {
  const written = new Map<string, number>()
  let looking: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  async function write(job: string, slotAt: Date): Promise<boolean> {
    if (written.get(job) === slotAt.getTime()) return false
    const isNew = await insertTick(ctx.db, { job, slotAt, now: ctx.wall.now() })
    written.set(job, slotAt.getTime())
    return isNew
  }

  async function look(atStart = false): Promise<void> {
    const now = ctx.clock.now()
    let isNews = false
    try {
      for (const entry of schedule) {
        isNews = (await write(entry.job, newestSlot(entry.cron, now))) || isNews
        if (atStart && entry.atStart) isNews = (await write(entry.job, now)) || isNews
      }
    } catch (error) {
      ctx.log.error({ err: error }, 'The schedule could not be written down; it is tried again')
    }
    if (isNews) ctx.wake('ticks')
  }

  function lookInTurn(): Promise<void> {
    looking = looking.then(() => look())
    return looking
  }

  function lookLater(): void {
    if (stopped) return
    timer = setTimeout(() => lookInTurn().then(lookLater), untilNextSlotMs(ctx, schedule)).unref()
  }

  looking = look(true)
  void looking.then(lookLater)
  return {
    look: lookInTurn,
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await looking
    },
  }
}

function untilNextSlotMs(ctx: Context, schedule: readonly RecurringJob[]): number {
  const now = ctx.clock.now()
  const waits = schedule.map((entry) => nextSlot(entry.cron, now).getTime() - now.getTime())
  return Math.min(LOOK_MS, ...waits)
}
