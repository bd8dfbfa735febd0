import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pino } from 'pino'
import Stripe from 'stripe'
import { createTestClock } from '#test/clock.ts'
import { DATABASES } from '#test/database.ts'
import { readConfig } from '../config.ts'
import type { Context } from '../context.ts'
import type { Database } from '../db/connect.ts'
import { Refusal } from '../http/errors.ts'
import { STRIPE_EVENTS } from '../stripe-events.ts'
import { createIngest, type Ingest } from './ingest-events.ts'
import { receiveEvent } from './receive-event.ts'

const SECRET = 'whsec_of_the_test'
const webhooks = new Stripe('sk_test_x').webhooks

interface EventOptions {
  id?: string
  type?: string
  livemode?: boolean
  object?: Record<string, unknown>
}

function eventBody(options: EventOptions = {}): string {
  return JSON.stringify({
    id: options.id ?? `evt_${crypto.randomUUID()}`,
    object: 'event',
    type: options.type ?? 'customer.subscription.updated',
    created: 1_795_000_000,
    livemode: options.livemode ?? false,
    api_version: '2026-10-28.endive',
    data: {
      object: options.object ?? { id: 'sub_1', object: 'subscription', customer: 'cus_ours' },
    },
  })
}

for (const kind of DATABASES) {
  describe(`the webhook on ${kind.name}`, { skip: kind.skip }, () => {
    const clock = createTestClock()
    let database: Database
    let ctx: Context
    let ingest: Ingest

    before(async () => {
      database = await kind.create()
      const config = readConfig({ STRIPE_WEBHOOK_SECRET: SECRET })
      ctx = {
        config,
        db: database.db,
        stripe: new Stripe('sk_test_x'),
        clock,
        wall: clock,
        log: pino({ level: 'silent' }),
        wake: () => {},
        findSignedIn: async () => null,
      }
      ingest = createIngest(ctx, STRIPE_EVENTS)
      const account = {
        id: 'acc_1',
        name: 'Ines',
        email: 'ines@example.com',
        email_verified: false,
        image: null,
        created_at: clock.now(),
        updated_at: clock.now(),
      }
      await ctx.db.insertInto('accounts').values(account).execute()
      const binding = {
        account_id: 'acc_1',
        customer_id: 'cus_ours',
        told_email: 'ines@example.com',
        created_at: clock.now(),
      }
      await ctx.db.insertInto('billing_customers').values(binding).execute()
    })
    after(() => database.close())

    function request(body: string, header?: string): Request {
      const signature =
        header ??
        webhooks.generateTestHeaderString({
          payload: body,
          secret: SECRET,
          timestamp: Math.floor(clock.now().getTime() / 1_000),
        })
      return new Request('http://localhost/api/payment/stripe/webhook/', {
        method: 'POST',
        body,
        headers: { 'stripe-signature': signature },
      })
    }

    const deliver = (body: string) => receiveEvent(ctx, ingest, request(body))
    const stateOf = async (id: string) =>
      (
        await ctx.db
          .selectFrom('stripe_events')
          .select('state')
          .where('id', '=', id)
          .executeTakeFirst()
      )?.state
    const dirtySeq = async () =>
      (
        await ctx.db
          .selectFrom('customer_sync')
          .select('dirty_seq')
          .where('customer_id', '=', 'cus_ours')
          .executeTakeFirst()
      )?.dirty_seq ?? 0

    test('stores an event before it answers, and marks the customer dirty once', async () => {
      const seq = await dirtySeq()
      const body = eventBody({ id: 'evt_first' })
      assert.deepEqual(await deliver(body), { received: true, duplicate: false })
      assert.equal(await stateOf('evt_first'), 'received')
      assert.equal(await dirtySeq(), seq + 1)
      assert.deepEqual(await deliver(body), { received: true, duplicate: true })
      assert.equal(await dirtySeq(), seq + 1)
    })

    test('keeps one of 64 deliveries of one event that arrive at once', async () => {
      const seq = await dirtySeq()
      const body = eventBody({ id: 'evt_many' })
      const answers = await Promise.all(Array.from({ length: 64 }, () => deliver(body)))
      assert.equal(answers.filter((answer) => !answer.duplicate).length, 1)
      assert.equal(await dirtySeq(), seq + 1)
    })

    test('counts each of several events of one customer that share a flush as one mark at least', async () => {
      const seq = await dirtySeq()
      await Promise.all(Array.from({ length: 10 }, () => deliver(eventBody())))
      assert.ok((await dirtySeq()) > seq)
    })

    test('ignores, with 200, an unknown type, a customer that is not ours and the wrong mode', async () => {
      const seq = await dirtySeq()
      const stranger = { id: 'sub_2', object: 'subscription', customer: 'cus_stranger' }
      await deliver(eventBody({ id: 'evt_type', type: 'topup.created' }))
      await deliver(eventBody({ id: 'evt_stranger', object: stranger }))
      await deliver(eventBody({ id: 'evt_live', livemode: true }))
      for (const id of ['evt_type', 'evt_stranger', 'evt_live'])
        assert.equal(await stateOf(id), 'ignored')
      assert.equal(await dirtySeq(), seq)
    })

    test('finds the customer of a refund through the payment that it knows, else leaves it unresolved', async () => {
      const owner = { object_id: 'pi_known', customer_id: 'cus_ours' }
      await ctx.db.insertInto('stripe_object_customers').values(owner).execute()
      const seq = await dirtySeq()
      const refund = (payment: string) => ({
        id: 're_1',
        object: 'refund',
        payment_intent: payment,
      })
      await deliver(
        eventBody({ id: 'evt_known', type: 'refund.created', object: refund('pi_known') }),
      )
      await deliver(
        eventBody({ id: 'evt_unknown', type: 'refund.created', object: refund('pi_new') }),
      )
      assert.equal(await stateOf('evt_known'), 'received')
      assert.equal(await stateOf('evt_unknown'), 'unresolved')
      assert.equal(await dirtySeq(), seq + 1)
    })

    async function refusal(attempt: Promise<unknown>): Promise<Refusal> {
      const error = await attempt.then(
        () => null,
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof Refusal, `expected a refusal, got ${error}`)
      return error
    }

    test('refuses what is not signed, wrongly signed, too old or too large, without a database statement', async () => {
      const noDatabase = { ...ctx, db: null as never }
      const closed = createIngest(noDatabase, STRIPE_EVENTS)
      const attempt = (sent: Request) => refusal(receiveEvent(noDatabase, closed, sent))
      const body = eventBody()
      const old = webhooks.generateTestHeaderString({
        payload: body,
        secret: SECRET,
        timestamp: Math.floor(clock.now().getTime() / 1_000) - 301,
      })
      assert.equal((await attempt(request(body, ''))).code, 'signature_malformed')
      assert.equal(
        (await attempt(request(body, `t=1,v1=${'0'.repeat(64)}`))).code,
        'signature_outdated',
      )
      assert.equal((await attempt(request(body, old))).code, 'signature_outdated')
      assert.equal(
        (await attempt(request(`${body} `, request(body).headers.get('stripe-signature') ?? '')))
          .code,
        'signature_wrong',
      )
      const large = await attempt(request('x'.repeat(256 * 1024 + 1)))
      assert.equal(large.status, 413)
    })

    test('is closed with 503 while no secret is configured', async () => {
      const config = { ...ctx.config, stripe: { ...ctx.config.stripe, webhookSecrets: [] } }
      const error = await refusal(receiveEvent({ ...ctx, config }, ingest, request(eventBody())))
      assert.equal(error.status, 503)
      assert.match(error.message, /STRIPE_WEBHOOK_SECRET/)
    })

    test('answers 503 when the event could not be stored, so that Stripe sends it again', async () => {
      const broken = createIngest({ ...ctx, db: null as never }, STRIPE_EVENTS)
      const error = await refusal(receiveEvent(ctx, broken, request(eventBody())))
      assert.equal(error.status, 503)
      assert.equal(error.code, 'not_stored')
    })

    test('accepts authentic bytes that are no event, since refusing them would disable the endpoint', async () => {
      assert.equal((await deliver('[]')).received, true)
      assert.equal((await deliver('not json')).received, true)
      assert.equal((await deliver('{"object":"v2.core.event","id":"evt_thin"}')).received, true)
    })
  })
}
