import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { pino } from 'pino'
import type { Context } from '#server/context.ts'
import type { Database } from '#server/db/connect.ts'
import { createTestClock, type TestClock } from '#test/clock.ts'
import { DATABASES } from '#test/database.ts'
import { claimTick, deleteTicksBefore, finishTick, insertTick, renewTick } from './queries.ts'
import type { RecurringJob } from './recurring-job.ts'
import { runTicks } from './run-ticks.ts'
import { type Scheduler, startScheduler } from './start-scheduler.ts'

for (const kind of DATABASES) {
  describe(`recurring jobs on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    let clock: TestClock
    let wall: TestClock
    let ctx: Context
    let woken: number
    let schedulers: Scheduler[]
    let runs: string[]

    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())
    beforeEach(async () => {
      await database.db.deleteFrom('ticks').execute()
      clock = createTestClock('2026-11-22T12:02:00Z')
      wall = createTestClock('2026-11-22T12:02:00Z')
      woken = 0
      runs = []
      schedulers = []
      const wake = () => {
        woken += 1
      }
      const log = pino({ level: 'silent' })
      ctx = { db: database.db, clock, wall, log, wake } as unknown as Context
    })
    afterEach(() => Promise.all(schedulers.map((scheduler) => scheduler.stop())))

    function job(name: string, cron: string, extra: Partial<RecurringJob> = {}): RecurringJob {
      const run = async () => {
        runs.push(name)
      }
      return { job: name, cron, why: 'a test', run, ...extra }
    }

    async function schedule(...entries: RecurringJob[]): Promise<Scheduler> {
      const scheduler = startScheduler(ctx, entries)
      schedulers.push(scheduler)
      await scheduler.look()
      return scheduler
    }

    async function drain(entries: RecurringJob[]): Promise<void> {
      while ((await runTicks(ctx, entries)) > 0);
    }

    test('two schedulers run one tick once, also when one of them comes late', async () => {
      const entries = [job('sweep', '0 * * * *')]
      const prompt = await schedule(...entries)
      const late = await schedule(...entries)
      await drain(entries)
      clock.set('2026-11-22T13:00:00Z')
      await prompt.look()
      await drain(entries)
      await late.look()
      await drain(entries)
      assert.deepEqual(runs, ['sweep', 'sweep'])
      const rows = await database.db.selectFrom('ticks').select('slot_at').execute()
      assert.equal(rows.length, 2)
    })

    test('many workers claim one tick once', async () => {
      for (let round = 0; round < 40; round++) {
        await insertTick(ctx.db, { job: 'sweep', slotAt: clock.now(), now: wall.now() })
        const leaseUntil = new Date(wall.now().getTime() + 30_000)
        const workers = Array.from({ length: 8 }, () => claimTick(ctx.db, wall.now(), leaseUntil))
        const claims = (await Promise.all(workers)).filter((claim) => claim !== null)
        assert.equal(claims.length, 1)
        await finishTick(ctx.db, claims[0]!, wall.now())
        clock.advance(1_000)
      }
    })

    test('a slot is due at its very instant, not before, and wakes the workers', async () => {
      const entries = [job('sweep', '0 * * * *')]
      const scheduler = await schedule(...entries)
      await drain(entries)
      woken = 0
      clock.set('2026-11-22T12:59:59.999Z')
      await scheduler.look()
      assert.equal(woken, 0)
      clock.set('2026-11-22T13:00:00Z')
      await scheduler.look()
      assert.equal(woken, 1)
      await drain(entries)
      assert.deepEqual(runs, ['sweep', 'sweep'])
    })

    test('a clock that leaps over many slots runs the job once', async () => {
      const entries = [job('sweep', '*/5 * * * *')]
      const scheduler = await schedule(...entries)
      await drain(entries)
      clock.set('2026-12-22T12:00:00Z')
      await scheduler.look()
      await drain(entries)
      assert.deepEqual(runs, ['sweep', 'sweep'])
    })

    test('a job that runs at start does so whatever the time', async () => {
      const entries = [job('catch up', '0 * * * *', { atStart: true })]
      await schedule(...entries)
      await drain(entries)
      await schedule(...entries)
      clock.advance(1)
      await schedule(...entries)
      await drain(entries)
      assert.deepEqual(runs, ['catch up', 'catch up'])
    })

    test('a run that fails is repeated after a pause, and given up after the last', async () => {
      let failures = 0
      const run = async () => {
        failures += 1
        throw new Error('Stripe is down')
      }
      const entries = [job('sweep', '0 * * * *', { run })]
      await schedule(...entries)
      for (const seconds of [0, 9, 1, 59, 1, 300, 3_600]) {
        wall.advance(seconds * 1_000)
        await drain(entries)
      }
      assert.equal(failures, 4)
      const row = await database.db.selectFrom('ticks').selectAll().executeTakeFirstOrThrow()
      assert.equal(row.last_error, 'Stripe is down')
      assert.notEqual(row.done_at, null)
    })

    test('a tick whose worker died is run again when its lease has lapsed', async () => {
      const entries = [job('sweep', '0 * * * *')]
      await schedule(...entries)
      const lost = await claimTick(ctx.db, wall.now(), new Date(wall.now().getTime() + 30_000))
      await drain(entries)
      assert.deepEqual(runs, [])
      wall.advance(30_000)
      await drain(entries)
      assert.deepEqual(runs, ['sweep'])
      assert.equal(await renewTick(ctx.db, lost!, wall.now()), false)
    })

    test('a worker that was overtaken cannot close the tick of its successor', async () => {
      await schedule(job('sweep', '0 * * * *'))
      const slow = await claimTick(ctx.db, wall.now(), wall.now())
      const next = await claimTick(ctx.db, wall.now(), new Date(wall.now().getTime() + 30_000))
      await finishTick(ctx.db, slow!, wall.now())
      assert.equal(await renewTick(ctx.db, next!, wall.now()), true)
    })

    test('a job is not started while another worker still runs an earlier slot of it', async () => {
      const entries = [job('sweep', '0 * * * *')]
      const scheduler = await schedule(...entries)
      await claimTick(ctx.db, wall.now(), new Date(wall.now().getTime() + 30_000))
      clock.set('2026-11-22T13:00:00Z')
      await scheduler.look()
      await drain(entries)
      assert.deepEqual(runs, [])
      wall.advance(30_000)
      await drain(entries)
      assert.deepEqual(runs, ['sweep'])
    })

    test('a tick of a job that has left the schedule is closed', async () => {
      await schedule(job('gone', '0 * * * *'))
      await drain([])
      const row = await database.db.selectFrom('ticks').selectAll().executeTakeFirstOrThrow()
      assert.notEqual(row.done_at, null)
    })

    test('old ticks are deleted, young ones stay', async () => {
      await schedule(job('sweep', '0 * * * *'))
      await deleteTicksBefore(ctx.db, wall.now())
      const count = () => database.db.selectFrom('ticks').selectAll().execute()
      assert.equal((await count()).length, 1)
      await deleteTicksBefore(ctx.db, new Date(wall.now().getTime() + 1))
      assert.equal((await count()).length, 0)
    })
  })
}
