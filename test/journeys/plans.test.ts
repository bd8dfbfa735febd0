import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { PLANS } from '#domain/plans.ts'
import { pushPlans } from '#server/billing/push-plans.ts'
import { openCheckout } from '#test/subscribing.ts'
import { createTestApp, type TestApp } from '#test/test-app.ts'
import { signUp } from '#test/test-client.ts'

describe('pushing the plans', () => {
  let app: TestApp
  before(async () => {
    app = await createTestApp({ working: false })
  })
  after(() => app.close())

  const prices = async () => (await app.stripe.prices.list({ active: true, limit: 100 })).data
  const dearer = PLANS.map((plan) => ({
    ...plan,
    prices: { month: { ...plan.prices.month, usd: 9999 }, year: plan.prices.year },
  }))

  test('makes one product per plan and one price per interval', async () => {
    const products = (await app.stripe.products.list({ limit: 100 })).data
    assert.deepEqual(
      products.map((product) => product.metadata.plan).sort(),
      PLANS.map((plan) => plan.slug).sort(),
    )
    assert.equal((await prices()).length, PLANS.length * 2)
  })

  test('again, changes nothing', async () => {
    const pushed = await pushPlans(app.app.ctx)
    assert.deepEqual([pushed.created, pushed.changed], [[], []])
  })

  test('twice at the same time, makes nothing twice', async () => {
    const before = (await prices()).length
    await Promise.all([pushPlans(app.app.ctx, dearer), pushPlans(app.app.ctx, dearer)])
    assert.equal((await prices()).length, before)
  })

  test('a changed price is a new one that takes the key over, for new subscribers only', async () => {
    const client = app.client()
    await signUp(client)
    const session = await app.stripe.checkout.sessions.retrieve(await openCheckout(client))
    assert.equal(session.amount_total, 9999)
    const archived = (await app.stripe.prices.list({ active: false, limit: 100 })).data
    assert.equal(archived.length, PLANS.length)
    assert.ok(archived.every((price) => price.lookup_key === null))
  })

  test('are offered at the time by which the house bills, also where it was moved', async () => {
    const later = new Date('2031-02-03T04:05:06Z')
    await app.app.clock.moveTo(later)
    const { body } = await app.client().get<{ now: string }>('/api/plans/')
    const apartMs = Date.parse(body.now) - later.getTime()
    assert.ok(apartMs >= 0 && apartMs < 60_000, body.now)
  })
})
