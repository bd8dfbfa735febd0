import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import Stripe from 'stripe'
import { runSandbox } from '../testing/run-sandbox.ts'
import { sdkFor, startTestSandbox } from '../testing/test-sandbox.ts'
import { FILE_NAME } from './open-database.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-kill-'))
after(() => rmSync(dataDir, { recursive: true }))

const CLIENTS = 16
const ENOUGH = 200

describe('The store under load', () => {
  it('has every write that was acknowledged before the process was killed', async () => {
    const args = ['--port', '0', '--no-dashboard', '--data', dataDir]
    const killed = await runSandbox(args)
    const stripe = sdkFor(killed, { timeout: 5_000 })
    const acknowledged = new Map<string, string>()
    let ending: Promise<unknown> | null = null
    const client = async (number: number) => {
      for (let turn = 0; ; turn += 1) {
        const name = `${number}-${turn}`
        try {
          acknowledged.set((await stripe.customers.create({ name })).id, name)
        } catch (error) {
          if (error instanceof Stripe.errors.StripeConnectionError) return
          throw error
        }
        if (acknowledged.size >= ENOUGH) ending ??= killed.stop('SIGKILL')
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))
    await ending

    const next = await runSandbox(args)
    const found = new Map<string, string>()
    for await (const { id, name } of sdkFor(next).customers.list({ limit: 100 })) {
      found.set(id, name!)
    }
    let events = 0
    for await (const _ of sdkFor(next).events.list({ limit: 100, type: 'customer.created' })) {
      events += 1
    }
    assert.equal(await next.stop('SIGTERM'), 0)
    for (const [id, name] of acknowledged) assert.equal(found.get(id), name)
    assert.equal(events, found.size)
    const file = new DatabaseSync(join(dataDir, FILE_NAME))
    assert.equal(file.prepare('pragma integrity_check').get()?.integrity_check, 'ok')
    file.close()
  })

  it('stays whole while many write the same at once', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const customer = await test.stripe.customers.create({ name: 'Ann' })
    const idempotencyKey = 'once'
    await Promise.all(
      Array.from({ length: CLIENTS * 4 }, async (_, index) => {
        await test.stripe.customers.update(customer.id, { metadata: { [`k${index % 50}`]: 'v' } })
        const same = test.stripe.products.create({ name: 'Premium' }, { idempotencyKey })
        await same.catch((error) => assert.equal(error.code, 'idempotency_key_in_use'))
      }),
    )
    const after = await test.stripe.customers.retrieve(customer.id)
    assert.ok(!after.deleted)
    assert.equal(Object.keys(after.metadata).length, 50)
    assert.equal((await test.stripe.products.list()).data.length, 1)
  })

  it('answers a full disk with Stripe’s error, and goes on when there is room', async () => {
    await using test = await startTestSandbox({ webhooks: [] })
    const { store } = test.sandbox.engine as unknown as {
      store: { sql(text: string): { get(): Record<string, number> } }
    }
    const { page_count: used } = store.sql('pragma page_count').get() as { page_count: number }
    store.sql(`pragma max_page_count = ${used + 20}`).get()
    const many = Array.from({ length: 40 }, (_, index) => [`k${index}`, 'x'.repeat(500)])
    const fill = async () => {
      for (;;) await test.stripe.customers.create({ metadata: Object.fromEntries(many) })
    }
    await assert.rejects(fill(), { statusCode: 500, rawType: 'api_error' })
    const before = (await test.stripe.customers.list({ limit: 100 })).data.length
    await assert.rejects(fill(), /no room left/)
    store.sql('pragma max_page_count = 100000').get()
    await test.stripe.customers.create({ name: 'Ann' })
    assert.equal((await test.stripe.customers.list({ limit: 100 })).data.length, before + 1)
  })
})
