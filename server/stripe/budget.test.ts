import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import Stripe from 'stripe'
import { createTestClock } from '#test/clock.ts'
import { DATABASES } from '#test/database.ts'
import type { Database } from '../db/connect.ts'
import { reportFailure, reportSuccess, takePermit } from './budget.ts'

const outage = () =>
  new Stripe.errors.StripeConnectionError({ message: 'no answer', type: 'api_error' })
const tooMany = () =>
  new Stripe.errors.StripeRateLimitError({ message: 'slow down', type: 'invalid_request_error' })

for (const kind of DATABASES) {
  describe(`the budget of Stripe calls on ${kind.name}`, { skip: kind.skip }, () => {
    const wall = createTestClock()
    let database: Database
    let ctx: { db: Database['db']; wall: typeof wall }

    before(async () => {
      database = await kind.create()
      ctx = { db: database.db, wall }
    })
    beforeEach(async () => {
      await database.db.deleteFrom('stripe_budget').execute()
      await takePermit(ctx, 0)
    })
    after(() => database.close())

    async function takeAll(): Promise<number> {
      let taken = 0
      while ((await takePermit(ctx, 1)).granted) taken++
      return taken
    }

    test('fifteen calls are granted at once, and fifteen more each second', async () => {
      assert.equal(await takeAll(), 15)
      wall.advance(1_000)
      assert.equal(await takeAll(), 15)
      wall.advance(10_000)
      assert.equal(await takeAll(), 15)
    })

    test('a refusal says when to come back', async () => {
      await takeAll()
      const permit = await takePermit(ctx, 3)
      assert.ok(!permit.granted && permit.why === 'budget')
      const waitMs = permit.retryAt.getTime() - wall.now().getTime()
      assert.ok(waitMs > 150 && waitMs <= 201, `${waitMs} ms`)
    })

    test('a 429 halves the rate, and success brings it back', async () => {
      await takeAll()
      await reportFailure(ctx, tooMany())
      wall.advance(1_000)
      assert.equal(await takeAll(), 7)
      for (let n = 0; n < 200; n++) await reportSuccess(ctx)
      wall.advance(1_000)
      assert.equal(await takeAll(), 15)
    })

    test('five outages in a row open the breaker; then one probe at a time may look', async () => {
      for (let n = 0; n < 4; n++) await reportFailure(ctx, outage())
      assert.equal((await takePermit(ctx, 1)).granted, true)
      await reportFailure(ctx, outage())
      const refused = await takePermit(ctx, 1)
      assert.ok(!refused.granted && refused.why === 'breaker')
      wall.set(refused.retryAt)
      assert.equal((await takePermit(ctx, 1)).granted, true, 'the probe')
      assert.equal((await takePermit(ctx, 1)).granted, false, 'nobody beside the probe')
      await reportSuccess(ctx)
      assert.equal((await takePermit(ctx, 1)).granted, true)
    })

    test('a probe that fails keeps it open for longer', async () => {
      for (let n = 0; n < 6; n++) await reportFailure(ctx, outage())
      const permit = await takePermit(ctx, 1)
      assert.ok(!permit.granted)
      assert.equal(permit.retryAt.getTime() - wall.now().getTime(), 10_000)
    })

    test('a refusal by Stripe is no outage', async () => {
      const refused = new Stripe.errors.StripeInvalidRequestError({
        message: 'no',
        type: 'invalid_request_error',
      })
      for (let n = 0; n < 10; n++) await reportFailure(ctx, refused)
      assert.equal((await takePermit(ctx, 1)).granted, true)
    })
  })
}
