import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createTestClock } from '#test/clock.ts'
import { DATABASES } from '#test/database.ts'
import { until } from '#test/until.ts'
import type { Database } from './connect.ts'
import { ClockMovedError, createMovableClock } from './movable-clock.ts'

for (const kind of DATABASES) {
  describe(`the movable clock on ${kind.name}`, { skip: kind.skip }, () => {
    let database: Database
    const onError = (error: unknown) => assert.ifError(error)
    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())
    beforeEach(async () => {
      await database.db.deleteFrom('clock').execute()
    })

    test('shows wall time until it is moved, and goes on from there', async () => {
      const wall = createTestClock('2026-11-22T12:00:00Z')
      const clock = await createMovableClock({ db: database.db, mode: 'sandbox', wall, onError })
      assert.deepEqual(clock.now(), wall.now())
      await clock.moveTo(new Date('2026-12-22T00:00:00Z'))
      wall.advance(1_000)
      assert.deepEqual(clock.now(), new Date('2026-12-22T00:00:01Z'))
      clock.stop()
    })

    test('moves in every process, and stays moved over a restart', async () => {
      const options = { db: database.db, mode: 'sandbox', onError } as const
      const one = await createMovableClock(options)
      const other = await createMovableClock(options)
      let told = 0
      other.onMove(() => {
        told += 1
      })
      const instant = new Date('2031-01-01T00:00:00Z')
      await one.moveTo(instant)
      await until('the other one has noticed', () => other.now() >= instant)
      assert.equal(told, 1)
      const restarted = await createMovableClock(options)
      assert.ok(restarted.now() >= instant)
      for (const clock of [one, other, restarted]) clock.stop()
    })

    test('can’t be moved where Stripe’s time is the real one', async () => {
      for (const mode of ['test', 'live'] as const) {
        const clock = await createMovableClock({ db: database.db, mode, onError })
        await assert.rejects(clock.moveTo(new Date(0)), /can't be moved in/)
        clock.stop()
      }
    })

    test('refuses a database whose clock was moved, where Stripe’s time is the real one', async () => {
      await database.db.insertInto('clock').values({ id: 1, offset_ms: 1 }).execute()
      for (const mode of ['test', 'live'] as const) {
        const attempt = createMovableClock({ db: database.db, mode, onError })
        await assert.rejects(attempt, ClockMovedError)
      }
    })
  })
}
