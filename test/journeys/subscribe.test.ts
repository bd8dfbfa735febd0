import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DATABASES } from '#test/database.ts'
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

interface Subscription {
  plan: string
  status: string
  amount: number
  cancelAt: string | null
  card: { last4: string } | null
  nextPayment: { at: string; amount: number } | null
}

interface Answer {
  subscription: Subscription | null
  can: Record<string, { allowed: boolean; reason?: string }>
}

for (const kind of DATABASES) {
  describe(`subscribing, on ${kind.name}`, { skip: kind.skip }, () => {
    let app: TestApp
    before(async () => {
      app = await createTestApp({ database: await kind.create() })
    })
    after(() => app.close())

    const subscription = async ({ client }: Pick<Subscriber, 'client'>) =>
      (await client.get<Answer>('/api/subscription/')).body
    const history = async ({ client }: Pick<Subscriber, 'client'>) =>
      (
        await client.get<{ items: { status: string; amount: number; number: string }[] }>(
          '/api/billing-history/',
        )
      ).body.items

    test('paying makes an active subscription, a line of history, a welcome and a receipt', async () => {
      const subscriber = await subscribe(app)
      const { subscription: current, can } = await subscription(subscriber)
      assert.deepEqual(
        [current?.plan, current?.status, current?.amount],
        ['standard', 'active', 1799],
      )
      assert.equal(current?.card?.last4, '4242')
      assert.equal(current?.nextPayment?.amount, 1799)
      assert.deepEqual(
        [can.checkout?.allowed, can.cancel?.allowed, can.resume?.allowed],
        [false, true, false],
      )
      const items = await history(subscriber)
      assert.deepEqual(
        items.map(({ status, amount }) => ({ status, amount })),
        [{ status: 'paid', amount: 1799 }],
      )
      const entitlement = await subscriber.client.get<{ allowed: boolean; reason: string }>(
        '/api/entitlement/',
      )
      assert.deepEqual([entitlement.body.allowed, entitlement.body.reason], [true, 'active'])
      assert.deepEqual(subjectsTo(app, subscriber.email).sort(), [
        'Confirm your address for Netflix',
        'Welcome to Netflix',
        'Your receipt from Netflix, $17.99',
      ])
    })

    test('free days: no charge, no receipt, and none for the same account a second time', async () => {
      const subscriber = await subscribe(app, { plan: 'premium' })
      const { subscription: current } = await subscription(subscriber)
      assert.equal(current?.status, 'trialing')
      assert.ok(!subjectsTo(app, subscriber.email).some((subject) => subject.includes('receipt')))
      const plans = await subscriber.client.get<{ trialAvailable: boolean }>('/api/plans/')
      assert.equal(plans.body.trialAvailable, false)
    })

    test('whoever is subscribed is sent to the account instead of a second checkout', async () => {
      const { client } = await subscribe(app)
      const answer = await client.post<{ code: string; location: string }>(
        '/api/payment/stripe/checkout/',
        { plan: 'premium', interval: 'month' },
      )
      assert.equal(answer.status, 409)
      assert.deepEqual([answer.body.code, answer.body.location], ['already_subscribed', '/account'])
    })

    test('the same plan again opens the same session; another plan ends it first', async () => {
      const client = app.client()
      await signUp(client)
      const first = await openCheckout(client)
      assert.equal(await openCheckout(client), first)
      const other = await openCheckout(client, { plan: 'premium' })
      assert.notEqual(other, first)
      assert.equal((await app.stripe.checkout.sessions.retrieve(first)).status, 'expired')
      assert.equal((await app.sandbox.engine.payCheckout(first, cardForm(CARDS.good))).kind, 'gone')
    })

    test('32 clicks at once are one customer and one session', async () => {
      const client = app.client()
      const { email } = await signUp(client)
      const clicks = Array.from({ length: 32 }, () =>
        client.post<{ sessionId?: string }>('/api/payment/stripe/checkout/', {
          plan: 'standard',
          interval: 'month',
        }),
      )
      const answers = await Promise.all(clicks)
      const sessions = new Set(
        answers.map((answer) => answer.body.sessionId).filter((id) => id !== undefined),
      )
      assert.equal(sessions.size, 1)
      const customers = await app.stripe.customers.list({ email, limit: 100 })
      assert.equal(customers.data.length, 1)
      const made = await app.stripe.checkout.sessions.list({ customer: customers.data[0]!.id })
      assert.equal(made.data.length, 1)
    })

    test('a payment that has already arrived is met by another click with 409, not with a second checkout', async () => {
      const { client } = await payForPlan(app)
      const answer = await client.post<{ code: string }>('/api/payment/stripe/checkout/', {
        plan: 'premium',
        interval: 'month',
      })
      assert.deepEqual([answer.status, answer.body.code], [409, 'already_subscribed'])
      await app.settle()
    })

    test('while Stripe does not answer nothing is half done, and the same click works later', async () => {
      const client = app.client()
      await signUp(client)
      app.sandbox.engine.setChaos({ failApiWith: 500 })
      const answer = await client.post<{ code: string }>('/api/payment/stripe/checkout/', {
        plan: 'standard',
        interval: 'month',
      })
      app.sandbox.engine.setChaos({ failApiWith: null })
      assert.deepEqual([answer.status, answer.body.code], [503, 'stripe_unavailable'])
      assert.match(await openCheckout(client), /^cs_test_/)
    })

    test('what is not in the catalogue is refused before Stripe is asked', async () => {
      const client = app.client()
      await signUp(client)
      const bodies = [
        { plan: 'platinum', interval: 'month' },
        { plan: 'standard', interval: 'week' },
        { plan: 'standard', interval: 'month', price: 'price_1' },
        { interval: 'month' },
      ]
      for (const body of bodies) {
        assert.equal(
          (await client.post('/api/payment/stripe/checkout/', body)).status,
          422,
          JSON.stringify(body),
        )
      }
      const stranger = await app
        .client()
        .post('/api/payment/stripe/checkout/', { plan: 'standard', interval: 'month' })
      assert.equal(stranger.status, 401)
    })

    test('the success page belongs to the account that paid', async () => {
      const { client, sessionId } = await payForPlan(app)
      const path = `/api/payment/stripe/checkout/${sessionId}/confirm/`
      const own = await client.post<{ state: string; invoice: { amount: number } }>(path)
      assert.deepEqual(
        [own.status, own.body.state, own.body.invoice.amount],
        [200, 'subscribed', 1799],
      )
      const stranger = app.client()
      await signUp(stranger)
      assert.equal((await stranger.post(path)).status, 404)
      assert.equal((await app.client().post(path)).status, 401)
      await app.settle()
    })

    test('the success page tells what is recorded, in its order, up to the mail that was sent', async () => {
      const { client, sessionId } = await payForPlan(app)
      const path = `/api/payment/stripe/checkout/${sessionId}/confirm/`
      await app.settle()
      const { body } = await client.post<{ steps: { at: string; kind: string }[] }>(path)
      assert.deepEqual(
        body.steps.map(({ kind }) => kind),
        ['page_closed', 'confirmed', 'started', 'paid', 'welcome_sent'],
      )
      const now = app.app.clock.now().getTime()
      for (const { at, kind } of body.steps) {
        assert.ok(Math.abs(now - Date.parse(at)) < 60_000, `${kind} at ${at}`)
      }
    })

    test('a customer that was deleted at Stripe is replaced at the next checkout', async () => {
      const client = app.client()
      const { email } = await signUp(client)
      await openCheckout(client)
      const [customer] = (await app.stripe.customers.list({ email })).data
      await app.stripe.customers.del(customer!.id)
      await app.settle()
      const sessionId = await openCheckout(client, { plan: 'premium' })
      assert.equal(
        (await app.sandbox.engine.payCheckout(sessionId, cardForm(CARDS.good))).kind,
        'redirect',
      )
      await app.settle()
      assert.equal((await subscription({ client })).subscription?.status, 'trialing')
    })

    test('cancelling keeps access to the end of what is paid, resuming takes it back', async () => {
      const subscriber = await subscribe(app)
      const cancelled = await subscriber.client.post<Answer>('/api/subscription/cancel/')
      assert.equal(cancelled.status, 200)
      assert.ok(cancelled.body.subscription?.cancelAt)
      assert.equal(cancelled.body.subscription?.nextPayment, null)
      assert.equal((await subscriber.client.post('/api/subscription/cancel/')).status, 409)
      const entitlement = await subscriber.client.get<{ allowed: boolean; reason: string }>(
        '/api/entitlement/',
      )
      assert.deepEqual(
        [entitlement.body.allowed, entitlement.body.reason],
        [true, 'cancelled_but_paid'],
      )
      const resumed = await subscriber.client.post<Answer>('/api/subscription/resume/')
      assert.equal(resumed.body.subscription?.cancelAt, null)
      await app.settle()
    })
  })
}
