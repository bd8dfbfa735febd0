import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Document, Kind } from '../documents.ts'
import { startSandbox } from '../start-sandbox.ts'
import { subscribe } from '../testing/subscribe.ts'
import { DAY_MS, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
after(() => rmSync(dataDir, { recursive: true }))

const KINDS: Kind[] = [
  'charge',
  'checkout.session',
  'customer',
  'event',
  'invoice',
  'invoice_payment',
  'payment_intent',
  'payment_method',
  'price',
  'product',
  'setup_intent',
  'subscription',
  'webhook_endpoint',
]

function everything(test: Pick<TestSandbox, 'sandbox'>): Document[] {
  return KINDS.flatMap((kind) => test.sandbox.engine.listDocuments(kind, { limit: 10_000 }).data)
}

describe('Snapshots', () => {
  it('put back every object, every delivery and the time', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    await subscribe(test, { trialDays: 7 })
    await test.advanceDays(3)
    const info = await engine.snapshot('in-trial')
    const before = everything(test)
    const deliveries = engine.listDeliveries()
    const dueBefore = engine.listUpcoming()
    assert.deepEqual([info.customers, info.subscriptions], [1, 1])

    await test.advanceDays(60)
    await test.stripe.customers.create({ name: 'Later' })
    assert.notDeepEqual(everything(test), before)
    await engine.restore('in-trial')

    assert.deepEqual(everything(test), before)
    assert.deepEqual(engine.listDeliveries(), deliveries)
    assert.deepEqual(engine.listUpcoming(), dueBefore)
    assert.ok(Math.abs(engine.now() - info.nowMs) < 5_000)
    await test.advanceDays(5)
    assert.equal((await test.eventTypes()).includes('invoice.paid'), true)
    assert.deepEqual((await test.stripe.customers.list()).data.length, 1)
  })

  it('are listed, overwritten and deleted over HTTP, and names are checked', async () => {
    await using test = await startTestSandbox()
    const call = async (method: string, path: string, body?: object) => {
      const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) }
      const response = await fetch(`${test.sandbox.url}/_sandbox/snapshots${path}`, init)
      return { status: response.status, body: (await response.json()) as { data?: unknown[] } }
    }
    for (const name of ['one', 'two', 'one']) await call('POST', '', { name })
    assert.equal((await call('GET', '')).body.data?.length, 2)
    await test.stripe.customers.create({})
    assert.equal((await call('POST', '/two/restore')).status, 200)
    assert.equal((await test.stripe.customers.list()).data.length, 0)
    assert.equal((await call('DELETE', '/two')).status, 200)
    assert.equal((await call('POST', '/two/restore')).status, 404)
    for (const name of ['', '../evil', 'a/b', '.hidden', 7]) {
      assert.equal((await call('POST', '', { name: name as string })).status, 400)
    }
  })

  it('outlive the sandbox when it keeps its state on disk', async () => {
    const options = { port: 0, dashboardPort: null, dataDir }
    const first = await startSandbox(options)
    const far = first.engine.now() + 400 * DAY_MS
    await first.engine.advance(far)
    await first.engine.snapshot('a-year-on')
    await first.close()
    const second = await startSandbox(options)
    second.engine.reset()
    await second.engine.restore('a-year-on')
    assert.ok(second.engine.now() >= far)
    assert.equal(second.engine.listSnapshots()[0]?.name, 'a-year-on')
    await second.close()
  })

  it('give the same objects when the same things are done to them again', async () => {
    // The wall stands still, so that nothing but what is done makes a difference.
    const wallMs = Date.UTC(2031, 0, 15, 12)
    await using test = await startTestSandbox({ wallNow: () => wallMs, webhooks: [] })
    await subscribe(test)
    await test.sandbox.engine.snapshot('start')
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const runs: string[] = []
        for (let run = 0; run < 2; run += 1) {
          await test.sandbox.engine.restore('start')
          for (const one of steps) await STEPS[one.kind](test, one.size)
          runs.push(withoutIds(everything(test)))
        }
        assert.equal(runs[1], runs[0])
      }),
      { numRuns: 12 },
    )
  })
})

const STEPS = {
  advance: (test: TestSandbox, size: number) => test.advanceDays(size),
  subscribe: (test: TestSandbox, size: number) =>
    subscribe(test, { amount: size * 100, trialDays: size }),
  failing: (test: TestSandbox) => subscribe(test, { number: '4000000000000341', trialDays: 3 }),
  cancel: async (test: TestSandbox, size: number) => {
    const { data } = await test.stripe.subscriptions.list()
    const chosen = data[size % Math.max(1, data.length)]
    if (chosen) await test.stripe.subscriptions.cancel(chosen.id)
  },
  change: async (test: TestSandbox, size: number) => {
    const { data } = await test.stripe.subscriptions.list({ status: 'active' })
    const [chosen] = data
    if (!chosen) return
    const items = [{ id: chosen.items.data[0]!.id, quantity: size }]
    await test.stripe.subscriptions.update(chosen.id, { items })
  },
} satisfies Record<string, (test: TestSandbox, size: number) => Promise<unknown>>

const step = fc.record({
  kind: fc.constantFrom(...(Object.keys(STEPS) as (keyof typeof STEPS)[])),
  size: fc.integer({ min: 1, max: 45 }),
})

/** Every id by the place where it is named first: two runs never share one, and mean the same. */
function withoutIds(documents: Document[]): string {
  const names = new Map<string, string>()
  return JSON.stringify(documents, null, 1).replace(
    /stripe-node-retry-[\w-]+|\b(?:[a-z]+_){1,3}(?:[a-z]\d)?[A-Za-z0-9]{12,}\w*|"[A-Z0-9]{8}(?:-\d{4})?"/g,
    (id) => {
      const name = names.get(id) ?? `id ${names.size + 1}`
      names.set(id, name)
      return name
    },
  )
}
