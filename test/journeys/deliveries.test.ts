import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { payForPlan, subjectsTo } from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'

/** Whatever way the events of one purchase arrive, the same state and one mail each must be left. */

const EXPECTED_MAILS = [
  'Confirm your address for Netflix',
  'Welcome to Netflix',
  'Your receipt from Netflix, $17.99',
]

describe('the events of a purchase', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await createTestApp()
  })
  afterEach(() => app.close())

  async function payWithDeliveriesHeld() {
    app.sandbox.engine.setChaos({ holdDeliveries: true })
    const subscriber = await payForPlan(app)
    const held = app.sandbox.engine.heldDeliveries()
    assert.ok(held.length >= 5, `${held.length} deliveries are held`)
    return { subscriber, held: held.map((delivery) => delivery.id) }
  }

  async function release(ids: readonly string[]): Promise<void> {
    for (const id of ids) await app.sandbox.engine.releaseDelivery(id)
  }

  async function check(email: string): Promise<void> {
    app.sandbox.engine.setChaos({ holdDeliveries: false })
    await app.settle()
    assert.deepEqual(subjectsTo(app, email).sort(), EXPECTED_MAILS)
    const { db } = app.app.ctx
    const [subscription, ...others] = await db.selectFrom('subscriptions').selectAll().execute()
    assert.deepEqual([subscription?.status, others.length], ['active', 0])
    const invoices = await db.selectFrom('billing_history').select(['status', 'amount']).execute()
    assert.deepEqual(invoices, [{ status: 'paid', amount: 1799 }])
    const kinds = await db.selectFrom('timeline').select('kind').orderBy('kind').execute()
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['paid', 'started'],
    )
  }

  test('in the order in which they happened', async () => {
    const { subscriber, held } = await payWithDeliveriesHeld()
    await release(held)
    await check(subscriber.email)
  })

  test('each delivered twice', async () => {
    const { subscriber, held } = await payWithDeliveriesHeld()
    await release(held)
    await release(held)
    await check(subscriber.email)
  })

  test('in reverse', async () => {
    const { subscriber, held } = await payWithDeliveriesHeld()
    await release(held.toReversed())
    await check(subscriber.email)
  })

  test('all at once, three times each', async () => {
    const { subscriber, held } = await payWithDeliveriesHeld()
    await Promise.all(
      [...held, ...held, ...held].map((id) => app.sandbox.engine.releaseDelivery(id)),
    )
    await check(subscriber.email)
  })

  for (const type of [
    'checkout.session.completed',
    'customer.subscription.created',
    'invoice.paid',
  ]) {
    test(`${type} alone is enough`, async () => {
      const { subscriber, held } = await payWithDeliveriesHeld()
      await release(held.filter((id) => typeOf(id) === type))
      await check(subscriber.email)
    })
  }

  function typeOf(deliveryId: string): string | undefined {
    const held = app.sandbox.engine.heldDeliveries().find(({ id }) => id === deliveryId)
    return app.sandbox.engine.findDocument('event', held?.eventId ?? '')?.type
  }
})

describe('with every webhook lost', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await createTestApp({ webhooks: false })
  })
  afterEach(() => app.close())

  test('the success page asks Stripe itself and is right at once', async () => {
    const { client, sessionId, email } = await payForPlan(app)
    const answer = await client.post<{ state: string }>(
      `/api/payment/stripe/checkout/${sessionId}/confirm/`,
    )
    assert.equal(answer.body.state, 'subscribed')
    await app.settle()
    assert.deepEqual(subjectsTo(app, email).sort(), EXPECTED_MAILS)
  })

  test('the catch-up reads the events that never came', async () => {
    const { client, email } = await payForPlan(app)
    await app.runJob('catch-up')
    await app.settle()
    const answer = await client.get<{ subscription: { status: string } }>('/api/subscription/')
    assert.equal(answer.body.subscription.status, 'active')
    assert.deepEqual(subjectsTo(app, email).sort(), EXPECTED_MAILS)
  })

  test('the daily sweep finds it even without events', async () => {
    const { client } = await payForPlan(app)
    await app.runJob('sweep-all')
    await app.settle()
    const answer = await client.get<{ subscription: { status: string } }>('/api/subscription/')
    assert.equal(answer.body.subscription.status, 'active')
  })
})
