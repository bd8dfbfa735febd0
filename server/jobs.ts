import { customerSync } from './billing/sync-customer.ts'
import type { Context, Lane } from './context.ts'
import type { LaneWork } from './queue/lanes.ts'
import type { RecurringJob } from './queue/recurring-job.ts'
import { runTicks } from './queue/run-ticks.ts'
import { processCustomers } from './stripe/process-customers.ts'
import { resolveEvents } from './stripe/resolve-events.ts'

/** What the lanes need from above. */
export interface JobParts {
  deliverEmails: (ctx: Context) => Promise<number>
  schedule: readonly RecurringJob[]
}

/**
 * DOOR 3: every background job. Each lane is a table whose rows are due work; workers claim batches with a lease, are
 * woken when rows are committed, and look by themselves every three seconds. What a worker has claimed when it dies is
 * claimed again when the lease lapses.
 */
export function createJobs(parts: JobParts) {
  return {
    customers: {
      why: 'Stripe said that something changed, or we want to be sure: read the truth and write it down.',
      concurrency: 4,
      work: async (ctx) => (await processCustomers(ctx, customerSync)) + (await resolveEvents(ctx)),
    },
    emails: {
      why: 'What happened is told by mail, once.',
      concurrency: 1,
      work: parts.deliverEmails,
    },
    ticks: {
      why: 'A recurring job of schedule.ts is due.',
      concurrency: 2,
      work: (ctx) => runTicks(ctx, parts.schedule),
    },
  } satisfies Record<Lane, LaneWork>
}
