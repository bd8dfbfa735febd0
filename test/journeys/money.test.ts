import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { addMonths, HOUR_MS } from '#domain/dates.ts'
import {
  cardForm,
  openCheckout,
  type Subscriber,
  subjectsTo,
  subscribe,
} from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'
import { signUp } from '#test/test-client.ts'

const ALWAYS_3DS = '4000002760003184'

interface Line {
  id: string
  status: string
  amount: number
  amountRefunded: number
}

describe('money after the first payment', () => {
  let app: TestApp
  let start: Date
  beforeEach(async () => {
    app = await createTestApp()
    start = app.app.clock.now()
  })
  afterEach(() => app.close())

  const history = async ({ client }: Pick<Subscriber, 'client'>) =>
    (await client.get<{ items: Line[] }>('/api/billing-history/')).body.items

  test('a refund is seen in the history, whichever of its events finds its customer', async () => {
    const viewer = await subscribe(app)
    const [charge] = (await app.stripe.charges.list()).data
    await app.stripe.refunds.create({ charge: charge!.id, amount: 500 })
    await app.settle()
    assert.deepEqual(
      (await history(viewer)).map(({ amount, amountRefunded }) => [amount, amountRefunded]),
      [[1799, 500]],
    )
    const entitlement = await viewer.client.get<{ allowed: boolean }>('/api/entitlement/')
    assert.equal(entitlement.body.allowed, true, 'a refund alone ends nothing')
  })

  test('an event that names no customer is looked up when its payment is unknown', async () => {
    const viewer = await subscribe(app)
    await app.app.ctx.db.deleteFrom('stripe_object_customers').execute()
    const [charge] = (await app.stripe.charges.list()).data
    await app.stripe.refunds.create({ charge: charge!.id })
    await app.settle()
    assert.equal((await history(viewer))[0]?.amountRefunded, 1799)
    const states = await app.app.ctx.db
      .selectFrom('stripe_events')
      .select('state')
      .where('type', '=', 'refund.created')
      .execute()
    assert.deepEqual(states, [{ state: 'done' }])
  })

  test('a bank that asks for confirmation at a renewal: one mail with the way to confirm, superseded once paid', async () => {
    const client = app.client()
    const { email } = await signUp(client)
    const sessionId = await openCheckout(client)
    const asked = await app.sandbox.engine.payCheckout(sessionId, cardForm(ALWAYS_3DS))
    assert.equal(asked.kind, 'challenge')
    if (asked.kind === 'challenge') {
      const paid = await app.sandbox.engine.completeChallenge(asked.challengeId, 'complete')
      assert.equal(paid.kind, 'redirect')
    }
    await app.settle()
    await app.travelTo(new Date(addMonths(start, 1).getTime() + 3 * HOUR_MS))
    const subjects = subjectsTo(app, email)
    assert.equal(
      subjects.filter((subject) => subject.includes('confirm your payment')).length,
      1,
      subjects.join('\n'),
    )
    assert.ok(!subjects.some((subject) => /declined|could not/i.test(subject)), subjects.join('\n'))
    const answer = await client.get<{
      subscription: { status: string; paymentProblem: { declineReason: string } }
    }>('/api/subscription/')
    assert.deepEqual(
      [answer.body.subscription.status, answer.body.subscription.paymentProblem.declineReason],
      ['past_due', 'authentication_required'],
    )
  })

  test('an invoice that is voided or given up at Stripe is so in the history', async () => {
    const viewer = await subscribe(app, { plan: 'premium', card: '4000000000000341' })
    await app.travelTo(new Date(start.getTime() + 7 * 24 * HOUR_MS + 3 * HOUR_MS))
    const open = (await history(viewer)).find(({ status }) => status === 'open')
    assert.ok(open)
    await app.stripe.invoices.voidInvoice(open.id)
    await app.settle()
    assert.equal((await history(viewer)).find(({ id }) => id === open.id)?.status, 'void')
  })

  test('two live subscriptions of one customer are both kept, and the operator can see it', async () => {
    const viewer = await subscribe(app)
    const [subscription] = (await app.stripe.subscriptions.list()).data
    await app.stripe.subscriptions.create({
      customer: subscription!.customer as string,
      items: [{ price: subscription!.items.data[0]!.price.id }],
      default_payment_method: subscription!.default_payment_method as string,
    })
    await app.settle()
    const rows = await app.app.ctx.db.selectFrom('subscriptions').select('status').execute()
    assert.deepEqual(
      rows.map(({ status }) => status),
      ['active', 'active'],
    )
    const told = await app.app.ctx.db
      .selectFrom('timeline')
      .select('kind')
      .where('kind', '=', 'double_subscription')
      .execute()
    assert.equal(told.length, 1)
    assert.equal(
      (await viewer.client.get<{ allowed: boolean }>('/api/entitlement/')).body.allowed,
      true,
    )
  })

  test('a new address, once confirmed, is the one that Stripe writes to', async () => {
    const viewer = await subscribe(app)
    const next = `new.${viewer.email}`
    const change = await viewer.client.post('/api/auth/change-email', {
      newEmail: next,
      callbackURL: '/change-email',
    })
    assert.equal(change.status, 200)
    await app.settle()
    const mail = app.outbox.find(({ recipient }) => recipient === next)
    assert.ok(mail, 'the new address is asked')
    const link = /https?:\/\/\S+verify-email\S+/.exec(mail.text)?.[0] ?? ''
    const opened = await viewer.client.get(link.slice(app.url.length))
    assert.ok([200, 302].includes(opened.status), `${opened.status}`)
    await app.settle()
    const customers = await app.stripe.customers.list({ email: next })
    assert.equal(customers.data.length, 1)
  })
})
