import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { createTestClock } from '#test/clock.ts'
import { DATABASES } from '#test/database.ts'
import type { Database } from '../db/connect.ts'
import { createRateLimiter } from './rate-limit.ts'

const LIMIT = { max: 3, windowSeconds: 60 }

for (const kind of DATABASES) {
  describe(`the rate limit on ${kind.name}`, { skip: kind.skip }, () => {
    const wall = createTestClock()
    let database: Database
    before(async () => {
      database = await kind.create()
    })
    after(() => database.close())

    const take = (subject: string, name = 'deed') =>
      createRateLimiter({ db: database.db, wall }).take(name, subject, LIMIT)

    test('lets as many through as it says, then tells how long to wait', async () => {
      assert.deepEqual(await Promise.all([take('a'), take('a'), take('a')]), [null, null, null])
      wall.advance(20_000)
      assert.equal(await take('a'), 40)
    })

    test('counts each subject and each deed for itself', async () => {
      assert.equal(await take('b'), null)
      assert.equal(await take('a', 'another deed'), null)
    })

    test('waiting in vain does not prolong the wait', async () => {
      assert.equal(await take('a'), 40)
      wall.advance(40_000)
      assert.equal(await take('a'), null)
    })

    test('of many attempts at the same instant, exactly as many pass as may', async () => {
      const results = await Promise.all(Array.from({ length: 20 }, () => take('crowd')))
      assert.equal(results.filter((wait) => wait === null).length, LIMIT.max)
    })

    test('what is over is thrown away, and no subject is written down', async () => {
      const limiter = createRateLimiter({ db: database.db, wall })
      wall.advance(25 * 3600 * 1000)
      await limiter.take('deed', 'ada@example.com', LIMIT)
      const { rows } = await sql<{ key: string }>`select key from rate_limits`.execute(database.db)
      assert.equal(rows.length, 1)
      assert.doesNotMatch(rows[0]!.key, /ada/)
    })
  })
}
