import { DAY_MS } from '#domain/dates.ts'
import { announceTrialEnds } from './billing/announce-trial-ends.ts'
import { pushPlans } from './billing/push-plans.ts'
import { checkOverdue, sweepAllCustomers, sweepHotCustomers } from './billing/sweep-customers.ts'
import { deleteTicksBefore } from './queue/queries.ts'
import type { RecurringJob } from './queue/recurring-job.ts'
import { catchUp } from './stripe/catch-up.ts'
import type { Ingest } from './stripe/ingest-events.ts'

/** How long the record of what ran stays readable. */
const KEEP_TICKS_MS = 30 * DAY_MS

/**
 * DOOR 4: every recurring job, when (five fields, UTC, by the movable clock), and why. Each slot runs once however many
 * schedulers there are; slots missed during a downtime are made up for by one run; a run that fails is repeated.
 */
export function createSchedule(parts: { ingest: Ingest }) {
  return [
    {
      job: 'catch-up',
      cron: '7 * * * *',
      atStart: true,
      why: 'Webhooks get lost: events that were not delivered are read from Stripe.',
      run: async (ctx) => {
        await catchUp(ctx, parts.ingest)
      },
    },
    {
      job: 'sweep-hot',
      cron: '17 * * * *',
      why: 'Some changes have no event at all; where one is likely now, Stripe is asked every hour.',
      run: async (ctx) => {
        await sweepHotCustomers(ctx)
      },
    },
    {
      job: 'sweep-all',
      cron: '41 3 * * *',
      why: 'Once a day everything is compared with Stripe, at an hour when few people watch.',
      run: async (ctx) => {
        await sweepAllCustomers(ctx)
      },
    },
    {
      job: 'trial-ends',
      cron: '*/5 * * * *',
      why: 'Viewers are told three days before a trial ends, also when Stripe’s event never came.',
      run: async (ctx) => {
        await announceTrialEnds(ctx)
      },
    },
    {
      job: 'overdue',
      cron: '2-57/5 * * * *',
      why: 'A period that ended without any news is asked for, so that nobody watches unpaid.',
      run: async (ctx) => {
        await checkOverdue(ctx)
      },
    },
    {
      job: 'push-plans',
      cron: '*/15 * * * *',
      atStart: true,
      why: 'A plan that is missing at Stripe can’t be bought, and somebody may archive one by hand.',
      run: async (ctx) => {
        await pushPlans(ctx)
      },
    },
    {
      job: 'purge',
      cron: '23 4 * * *',
      why: 'Records of what ran would grow for ever.',
      run: (ctx) => deleteTicksBefore(ctx.db, new Date(ctx.wall.now().getTime() - KEEP_TICKS_MS)),
    },
  ] as const satisfies readonly RecurringJob[]
}
