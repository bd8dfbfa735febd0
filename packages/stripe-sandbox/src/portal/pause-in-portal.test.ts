import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { visitPortal } from '../testing/visit-portal.ts'

describe('pausing in the portal', () => {
  it('lasts as long as was chosen, and then resumes by itself', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, { features: { subscription_pause: { enabled: true } } })
    const subscriptionId = visitor.subscription.id
    const [length] = visitor.sub().pauses
    assert.equal(length?.interval, 'month')
    assert.equal(visitor.act({ kind: 'pause', subscriptionId, length: 1 }).kind, 'refused')
    assert.equal(visitor.act({ kind: 'pause', subscriptionId, length: 0 }).kind, 'done')
    const paused = await visitor.retrieve()
    assert.equal(paused.status, 'paused')
    assert.equal(paused.status_details?.paused.subscription.type, 'pause_requested')
    assert.equal(visitor.sub().resumesAt, length?.untilAt)
    assert.equal(visitor.sub().next, null)
    const types = (await visitor.events()).map(({ type }) => type)
    assert.ok(types.includes('customer.subscription.paused'), types.join())
    await test.advanceDays(30)
    assert.equal((await visitor.retrieve()).status, 'paused')
    await test.advanceDays(2)
    const resumed = await visitor.retrieve()
    assert.equal(resumed.status, 'active')
    assert.equal(resumed.items.data[0]!.current_period_start, length?.untilAt)
  })

  it('lasts until the customer resumes it', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      features: { subscription_pause: { enabled: true, duration: { type: 'indefinite' } } },
    })
    const subscriptionId = visitor.subscription.id
    assert.deepEqual(visitor.sub().pauses, [null])
    visitor.act({ kind: 'pause', subscriptionId, length: 0 })
    await test.advanceDays(90)
    assert.equal((await visitor.retrieve()).status, 'paused')
    const again = await visitor.reopen()
    assert.equal(again.act({ kind: 'resume', subscriptionId }).kind, 'done')
    assert.equal((await visitor.retrieve()).status, 'active')
    assert.equal(again.act({ kind: 'resume', subscriptionId }).kind, 'refused')
  })

  it('stays paused, and says what is due, when resuming cannot be paid', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, { features: { subscription_pause: { enabled: true } } })
    const subscriptionId = visitor.subscription.id
    await test.advanceDays(20)
    const again = await visitor.reopen()
    again.act({ kind: 'pause', subscriptionId, length: 0 })
    test.sandbox.engine.forceDecline(visitor.customerId, 'insufficient_funds')
    assert.equal(again.act({ kind: 'resume', subscriptionId }).kind, 'done')
    assert.equal(again.sub().status, 'paused')
    assert.ok((again.sub().owed?.amount ?? 0) > 0)
  })
})
