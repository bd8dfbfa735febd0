import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addDays, addMonths, HOUR_MS } from '#domain/dates.ts'
import { CARDS, type Subscriber, subjectsTo, subscribe } from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'

describe('a subscriber’s life, as the clock moves', () => {
  let app: TestApp
  let start: Date
  beforeEach(async () => {
    app = await createTestApp()
    start = app.app.clock.now()
  })
  afterEach(() => app.close())

  const status = async ({ client }: Subscriber) =>
    (
      await client.get<{
        subscription: { status: string; paymentProblem: { payUrl: string } | null }
      }>('/api/subscription/')
    ).body.subscription
  const entitlement = async ({ client }: Subscriber) =>
    (await client.get<{ allowed: boolean; reason: string }>('/api/entitlement/')).body
  const count = (subjects: string[], pattern: RegExp) =>
    subjects.filter((subject) => pattern.test(subject)).length

  test('twelve renewals are thirteen receipts, each once', async () => {
    const viewer = await subscribe(app)
    for (let month = 1; month <= 12; month++)
      await app.travelTo(new Date(addMonths(start, month).getTime() + 3 * HOUR_MS))
    assert.equal(count(subjectsTo(app, viewer.email), /receipt/), 13)
    assert.equal((await status(viewer)).status, 'active')
    const history = await viewer.client.get<{ items: unknown[]; nextCursor: string | null }>(
      '/api/billing-history/?limit=10',
    )
    assert.equal(history.body.items.length, 10)
    const rest = await viewer.client.get<{ items: unknown[]; nextCursor: null }>(
      `/api/billing-history/?limit=10&cursor=${history.body.nextCursor}`,
    )
    assert.deepEqual([rest.body.items.length, rest.body.nextCursor], [3, null])
  })

  test('free days end: a reminder three days before, once, then a payment and its receipt', async () => {
    const viewer = await subscribe(app, { plan: 'premium' })
    await app.travelTo(addDays(start, 3))
    assert.equal(count(subjectsTo(app, viewer.email), /free days/), 0)
    await app.travelTo(new Date(addDays(start, 4).getTime() + HOUR_MS))
    await app.runJob('trial-ends')
    await app.settle()
    assert.equal(count(subjectsTo(app, viewer.email), /free days/), 1)
    await app.travelTo(new Date(addDays(start, 7).getTime() + 3 * HOUR_MS))
    assert.equal((await status(viewer)).status, 'active')
    assert.equal(count(subjectsTo(app, viewer.email), /receipt.*\$24\.99/), 1)
    assert.equal(count(subjectsTo(app, viewer.email), /free days/), 1)
  })

  test('the reminder comes from the scheduler when Stripe’s event never does', async () => {
    const viewer = await subscribe(app, { plan: 'premium' })
    app.sandbox.engine.setChaos({ drop: 1 })
    await app.travelTo(new Date(addDays(start, 4).getTime() + HOUR_MS))
    await app.runJob('trial-ends')
    await app.settle()
    assert.equal(count(subjectsTo(app, viewer.email), /free days/), 1)
  })

  test('a card that stops paying: told at each attempt, watched through the grace period, on hold, expired', async () => {
    const viewer = await subscribe(app, { plan: 'premium', card: CARDS.chargeFails })
    await app.travelTo(new Date(addDays(start, 7).getTime() + 3 * HOUR_MS))
    assert.equal((await status(viewer)).status, 'past_due')
    assert.match((await status(viewer)).paymentProblem?.payUrl ?? '', /^http/)
    assert.deepEqual(await entitlement(viewer).then(({ allowed, reason }) => [allowed, reason]), [
      true,
      'grace_period',
    ])
    const declined = /payment|declined/i
    const first = count(subjectsTo(app, viewer.email), declined)
    assert.ok(first >= 1, subjectsTo(app, viewer.email).join('\n'))
    await app.travelTo(addDays(start, 15))
    assert.deepEqual(await entitlement(viewer).then(({ allowed, reason }) => [allowed, reason]), [
      false,
      'on_hold',
    ])
    assert.ok(count(subjectsTo(app, viewer.email), declined) > first)
    await app.travelTo(addDays(start, 25))
    assert.equal((await status(viewer)).status, 'canceled')
    assert.equal(count(subjectsTo(app, viewer.email), /has expired/), 1)
  })

  test('a scheduled cancellation plays to its last day, then ends with one mail', async () => {
    const viewer = await subscribe(app)
    await viewer.client.post('/api/subscription/cancel/')
    await app.travelTo(addDays(start, 20))
    assert.equal((await entitlement(viewer)).allowed, true)
    await app.travelTo(new Date(addMonths(start, 1).getTime() + HOUR_MS))
    assert.equal((await entitlement(viewer)).allowed, false)
    const subjects = subjectsTo(app, viewer.email)
    assert.equal(count(subjects, /You cancelled/), 1)
    assert.equal(count(subjects, /has ended/), 1)
    assert.equal(count(subjects, /receipt/), 1)
  })

  test('a subscription that ended without any news is asked for', async () => {
    const viewer = await subscribe(app)
    await viewer.client.post('/api/subscription/cancel/')
    app.sandbox.engine.setChaos({ drop: 1 })
    await app.travelTo(new Date(addMonths(start, 1).getTime() + 3 * HOUR_MS))
    await app.runJob('overdue')
    await app.settle()
    assert.equal((await status(viewer)).status, 'canceled')
    assert.equal(count(subjectsTo(app, viewer.email), /has ended/), 1)
  })
})
