import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Stripe from 'stripe'
import { customerSync } from '#server/billing/sync-customer.ts'
import type { Context } from '#server/context.ts'
import { LEASE_MS } from '#server/stripe/process-customers.ts'
import { claimCustomers, markDirty } from '#server/stripe/queries.ts'
import { DATABASES } from '#test/database.ts'
import { payForPlan } from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'

/** A client whose answers are held back after Stripe gave them, as in a process that is stopped right then. */
function createStoppableStripe(url: string, key: string) {
  let release = () => {}
  let reached = () => {}
  const hasAnswer = new Promise<void>((resolve) => {
    reached = resolve
  })
  const goesOn = new Promise<void>((resolve) => {
    release = resolve
  })
  const client = Stripe.createNodeHttpClient()
  const makeRequest = client.makeRequest.bind(client)
  client.makeRequest = async (...request) => {
    const response = await makeRequest(...request)
    const body = await response.toJSON()
    reached()
    await goesOn
    return {
      ...response,
      getStatusCode: () => response.getStatusCode(),
      getHeaders: () => response.getHeaders(),
      toJSON: async () => body,
      getRawResponse: () => response.getRawResponse(),
      toStream: () => {
        throw new Error('No stream is asked for')
      },
    }
  }
  const { hostname, port } = new URL(url)
  const stripe = new Stripe(key, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: client,
  })
  return { stripe, hasAnswer, goOn: () => release() }
}

for (const kind of DATABASES) {
  describe(`a worker that is paused between fetch and apply, on ${kind.name}`, {
    skip: kind.skip,
  }, () => {
    let app: TestApp
    before(async () => {
      app = await createTestApp({ database: await kind.create(), working: false, webhooks: false })
    })
    after(() => app.close())

    async function claim(ctx: Context, at: Date) {
      const [claimed] = await claimCustomers(ctx.db, 1, at, new Date(at.getTime() + LEASE_MS))
      assert.ok(claimed, 'the customer can be claimed')
      return claimed
    }

    test('has its write refused when another has finished meanwhile', async () => {
      const { ctx } = app.app
      await payForPlan(app)
      const { customer_id } = await ctx.db
        .selectFrom('billing_customers')
        .select('customer_id')
        .executeTakeFirstOrThrow()
      const now = ctx.wall.now()
      const mark = { priority: 0, fullFetch: true, now }
      await markDirty(ctx.db, customer_id, mark)

      const paused = createStoppableStripe(app.sandbox.url, app.sandbox.secretKey)
      const slow = customerSync.sync({ ...ctx, stripe: paused.stripe }, await claim(ctx, now))
      await paused.hasAnswer

      // What the paused one has read is now old: the subscription is about to be cancelled.
      const [subscription] = (await app.stripe.subscriptions.list({ customer: customer_id })).data
      await app.stripe.subscriptions.cancel(subscription!.id)
      const later = new Date(now.getTime() + LEASE_MS)
      assert.equal(await customerSync.sync(ctx, await claim(ctx, later)), 'applied')

      paused.goOn()
      assert.equal(await slow, 'fenced')
      const row = await ctx.db
        .selectFrom('subscriptions')
        .select('status')
        .executeTakeFirstOrThrow()
      assert.equal(row.status, 'canceled')
      const sync = await ctx.db.selectFrom('customer_sync').selectAll().executeTakeFirstOrThrow()
      assert.equal(sync.synced_seq, sync.dirty_seq)
    })

    test('holds nobody up before its lease has ended', async () => {
      const { ctx } = app.app
      const { customer_id } = await ctx.db
        .selectFrom('billing_customers')
        .select('customer_id')
        .executeTakeFirstOrThrow()
      const now = ctx.wall.now()
      await markDirty(ctx.db, customer_id, { priority: 0, fullFetch: false, now })
      await claim(ctx, now)
      const early = new Date(now.getTime() + LEASE_MS - 1)
      assert.deepEqual(await claimCustomers(ctx.db, 1, early, early), [])
      await claim(ctx, new Date(now.getTime() + LEASE_MS))
    })
  })
}
