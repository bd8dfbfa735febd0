import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addDays, HOUR_MS } from '#domain/dates.ts'
import { pushPlans } from '#server/billing/push-plans.ts'
import {
  CARDS,
  cardForm,
  openCheckout,
  payForPlan,
  type Subscriber,
  subjectsTo,
  subscribe,
} from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'
import { signUp } from '#test/test-client.ts'
import { until } from '#test/until.ts'

/** Stories that once went wrong, each under its own name. */

const PATH = '/api/payment/stripe/checkout/'
const CHOICE = { plan: 'standard', interval: 'month' }

describe('stories that once went wrong, without a worker', () => {
  let app: TestApp
  beforeEach(async () => {
    app = await createTestApp({ working: false, webhooks: false })
  })
  afterEach(() => app.close())

  test('charged twice: two clicks after the payment, before any worker has written it down', async () => {
    const { client } = await payForPlan(app)
    for (const click of [1, 2, 3]) {
      const answer = await client.post<{ code: string }>(PATH, CHOICE)
      assert.deepEqual(
        [answer.status, answer.body.code],
        [409, 'already_subscribed'],
        `click ${click}`,
      )
    }
  })

  test('a price archived by hand is made again by the next push', async () => {
    const [price] = (await app.stripe.prices.list({ lookup_keys: ['standard_monthly'] })).data
    await app.stripe.prices.update(price!.id, { active: false })
    await pushPlans(app.app.ctx)
    const again = (
      await app.stripe.prices.list({ lookup_keys: ['standard_monthly'], active: true })
    ).data
    assert.equal(again.length, 1)
  })
})

describe('stories that once went wrong', () => {
  let app: TestApp
  let start: Date
  beforeEach(async () => {
    app = await createTestApp()
    start = app.app.clock.now()
  })
  afterEach(() => app.close())

  interface Line {
    id: string
    status: string
    amount: number
    amountRefunded: number
  }

  const history = async ({ client }: Pick<Subscriber, 'client'>) =>
    (await client.get<{ items: Line[] }>('/api/billing-history/')).body.items

  test('an invoice paid after 40 days is paid in the history too, with its receipt', async () => {
    app.sandbox.engine.changeSettings({ afterRetries: 'past_due' })
    const viewer = await subscribe(app, {
      plan: 'premium',
      interval: 'year',
      card: CARDS.chargeFails,
    })
    await app.travelTo(addDays(start, 48))
    const open = (await history(viewer)).find(({ status }) => status === 'open')
    assert.ok(open, 'it is open')
    const customer = (await app.stripe.customers.list({ email: viewer.email })).data[0]!.id
    const method = await app.stripe.paymentMethods.attach('pm_card_visa', { customer })
    await app.stripe.invoices.pay(open.id, { payment_method: method.id })
    await app.settle()
    assert.equal((await history(viewer)).find(({ id }) => id === open.id)?.status, 'paid')
    assert.ok(subjectsTo(app, viewer.email).some((subject) => subject.includes('receipt')))
  })

  test('a yearly payment refunded after 60 days is refunded in the history too', async () => {
    const viewer = await subscribe(app, { interval: 'year' })
    await app.travelTo(addDays(start, 60))
    const [charge] = (await app.stripe.charges.list()).data
    await app.stripe.refunds.create({ charge: charge!.id })
    await app.settle()
    assert.equal((await history(viewer))[0]?.amountRefunded, 17_990)
  })

  test('a session that is gone at Stripe bars neither another checkout nor the sync', async () => {
    const client = app.client()
    await signUp(client)
    await openCheckout(client)
    await app.app.ctx.db
      .updateTable('checkout_intents')
      .set({ session_id: 'cs_test_gone' })
      .execute()
    const sessionId = await openCheckout(client)
    assert.equal(
      (await app.sandbox.engine.payCheckout(sessionId, cardForm(CARDS.good))).kind,
      'redirect',
    )
    await app.settle()
    const answer = await client.get<{ subscription: { status: string } }>('/api/subscription/')
    assert.equal(answer.body.subscription.status, 'active')
  })

  test('cancelled at Stripe while the webhook was lost: a click on Cancel says that it changed, and shows it', async () => {
    const viewer = await subscribe(app)
    app.sandbox.engine.setChaos({ drop: 1 })
    const [subscription] = (await app.stripe.subscriptions.list()).data
    await app.stripe.subscriptions.cancel(subscription!.id)
    const answer = await viewer.client.post<{ code: string }>('/api/subscription/cancel/')
    assert.deepEqual([answer.status, answer.body.code], [409, 'subscription_changed'])
    const now = await viewer.client.get<{ subscription: { status: string } }>('/api/subscription/')
    assert.equal(now.body.subscription.status, 'canceled')
  })

  test('whoever has two subscriptions and cancels is charged for neither again', async () => {
    const viewer = await subscribe(app)
    const [first] = (await app.stripe.subscriptions.list()).data
    await app.stripe.subscriptions.create({
      customer: first!.customer as string,
      items: [{ price: first!.items.data[0]!.price.id }],
      default_payment_method: first!.default_payment_method as string,
    })
    await app.settle()
    assert.equal((await viewer.client.post('/api/subscription/cancel/')).status, 200)
    const all = (await app.stripe.subscriptions.list()).data
    assert.deepEqual(
      all.map((subscription) => subscription.cancel_at_period_end),
      [true, true],
    )
  })

  test('an address that was changed while Stripe was away is told later', async () => {
    const viewer = await subscribe(app)
    const next = `later.${viewer.email}`
    await viewer.client.post('/api/auth/change-email', {
      newEmail: next,
      callbackURL: '/change-email',
    })
    await app.settle()
    app.sandbox.engine.setChaos({ failApiWith: 500 })
    const mail = app.outbox.find(({ recipient }) => recipient === next)
    const link = /https?:\/\/\S+verify-email\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    const opened = await viewer.client.get(link.slice(app.url.length))
    assert.equal(opened.status, 302)
    app.sandbox.engine.setChaos({ failApiWith: null })
    await app.settle()
    assert.equal((await app.stripe.customers.list({ email: next })).data.length, 1)
  })

  test('an outage with an event that can’t be read gives the customer back', async () => {
    const viewer = await payForPlan(app)
    await app.settle()
    const { db } = app.app.ctx
    const { customer_id } = await db
      .selectFrom('billing_customers')
      .select('customer_id')
      .executeTakeFirstOrThrow()
    app.sandbox.engine.setChaos({ failApiWith: 500 })
    await db
      .insertInto('stripe_events')
      .values({
        id: 'evt_unreadable',
        type: 'customer.subscription.updated',
        created_at: start,
        received_at: start,
        customer_id,
        object_id: null,
        livemode: false,
        api_version: null,
        payload: '{"data":{"object":{"object":"subscription"}}}',
        state: 'received',
        next_at: null,
        processed_at: null,
        error: null,
      })
      .execute()
    await db
      .updateTable('customer_sync')
      .set((eb) => ({ dirty_seq: eb('dirty_seq', '+', 1) }))
      .execute()
    app.app.ctx.wake('customers')
    await until('the claim was given back with its reason', async () => {
      const row = await db
        .selectFrom('customer_sync')
        .select(['last_error', 'lease_until'])
        .executeTakeFirstOrThrow()
      return row.last_error !== null && row.lease_until === null
    })
    app.sandbox.engine.setChaos({ failApiWith: null })
    await app.settle()
    assert.ok(subjectsTo(app, viewer.email).includes('Welcome to Netflix'))
  })

  test('a sweep of many customers leaves the lane at rest while the budget is spent', async () => {
    const { db } = app.app.ctx
    const viewer = await subscribe(app)
    const now = new Date(Date.now() - HOUR_MS)
    const rows = Array.from({ length: 200 }, (_, n) => ({
      customer_id: `cus_swept_${n}`,
      dirty_seq: 1,
      next_at: now,
      full_fetch: true,
      lease_until: null,
      last_error: null,
      synced_at: null,
    }))
    await db.insertInto('customer_sync').values(rows).execute()
    app.app.ctx.wake('customers')
    await until('the budget is spent', async () => {
      const waiting = await db
        .selectFrom('customer_sync')
        .select('customer_id')
        .where('last_error', 'like', 'waiting for%')
        .execute()
      return waiting.length > 0
    })
    const tokens = async () =>
      (
        await db
          .selectFrom('customer_sync')
          .select(({ fn }) => fn.sum<number>('lease_token').as('claims'))
          .executeTakeFirstOrThrow()
      ).claims
    const before = Number(await tokens())
    const started = performance.now()
    for (let n = 0; n < 20; n++) await viewer.client.get('/api/entitlement/')
    const seconds = (performance.now() - started) / 1_000
    const claims = Number(await tokens()) - before
    assert.ok(
      claims <= 60 * Math.max(1, seconds) + 40,
      `${claims} claims in ${seconds.toFixed(1)} s`,
    )
    await db.deleteFrom('customer_sync').where('customer_id', 'like', 'cus_swept_%').execute()
  })
})
