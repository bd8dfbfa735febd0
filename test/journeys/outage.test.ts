import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addDays } from '#domain/dates.ts'
import { payForPlan, subjectsTo, subscribe } from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'
import { until } from '#test/until.ts'

describe('while Stripe is down', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await createTestApp()
  })
  afterEach(() => app.close())

  interface Answer {
    subscription: { status: string; provisional: boolean } | null
  }

  test('a signed event grants access provisionally; the truth and one welcome follow', async () => {
    const { engine } = app.sandbox
    engine.setChaos({ holdDeliveries: true })
    const { client, email } = await payForPlan(app)
    const held = engine.heldDeliveries().map(({ id }) => id)
    engine.setChaos({ failApiWith: 500 })
    for (const id of held) await engine.releaseDelivery(id)
    const current = async () => (await client.get<Answer>('/api/subscription/')).body.subscription
    await until('access is granted', async () => (await current())?.provisional === true)
    const entitlement = await client.get<{ allowed: boolean }>('/api/entitlement/')
    assert.equal(entitlement.body.allowed, true)
    assert.ok(!subjectsTo(app, email).includes('Welcome to Netflix'), 'nothing is promised yet')

    engine.setChaos({ failApiWith: null, holdDeliveries: false })
    await app.settle()
    const confirmed = await current()
    assert.deepEqual([confirmed?.status, confirmed?.provisional], ['active', false])
    assert.equal(subjectsTo(app, email).filter((s) => s === 'Welcome to Netflix').length, 1)
  })

  test('nobody who has paid is locked out, and bad news waits for Stripe', async () => {
    const { engine } = app.sandbox
    const { client } = await subscribe(app)
    const [subscription] = (await app.stripe.subscriptions.list()).data
    engine.setChaos({ holdDeliveries: true })
    await app.stripe.subscriptions.cancel(subscription!.id)
    const held = engine.heldDeliveries().map(({ id }) => id)
    engine.setChaos({ failApiWith: 500 })
    for (const id of held) await engine.releaseDelivery(id)
    await until('the outage was noticed', async () => {
      const row = await app.app.ctx.db
        .selectFrom('customer_sync')
        .select('last_error')
        .executeTakeFirst()
      return row?.last_error != null
    })
    assert.equal((await client.get<{ allowed: boolean }>('/api/entitlement/')).body.allowed, true)
    engine.setChaos({ failApiWith: null, holdDeliveries: false })
    await app.settle()
    assert.equal((await client.get<{ allowed: boolean }>('/api/entitlement/')).body.allowed, false)
  })

  test('a provisional grant that nobody confirms ends after three days', async () => {
    const { engine } = app.sandbox
    engine.setChaos({ holdDeliveries: true })
    const { client } = await payForPlan(app)
    const held = engine.heldDeliveries().map(({ id }) => id)
    engine.setChaos({ failApiWith: 500 })
    for (const id of held) await engine.releaseDelivery(id)
    const allowed = async () =>
      (await client.get<{ allowed: boolean }>('/api/entitlement/')).body.allowed
    await until('access is granted', allowed)
    await app.app.clock.moveTo(addDays(app.app.clock.now(), 4))
    assert.equal(await allowed(), false)
  })

  test('a failing customer does not hold up the others', async () => {
    const { db } = app.app.ctx
    const ill = await subscribe(app)
    await db
      .updateTable('billing_customers')
      .set({ customer_id: 'cus_that_stripe_never_heard_of' })
      .execute()
    const mark = {
      dirty_seq: 1,
      next_at: new Date(0),
      customer_id: 'cus_that_stripe_never_heard_of',
      lease_until: null,
      last_error: null,
      synced_at: null,
    }
    await db.insertInto('customer_sync').values(mark).execute()
    const { email } = await payForPlan(app)
    await until('the other one is welcomed', () =>
      subjectsTo(app, email).includes('Welcome to Netflix'),
    )
    const row = await db
      .selectFrom('customer_sync')
      .select(['attempts', 'last_error'])
      .where('customer_id', '=', mark.customer_id)
      .executeTakeFirstOrThrow()
    assert.ok(row.attempts >= 0 && ill.email !== email)
    await db.deleteFrom('customer_sync').where('customer_id', '=', mark.customer_id).execute()
  })
})
