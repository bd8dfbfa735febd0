import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { visitPortal } from '../testing/visit-portal.ts'

const DONE = { kind: 'done', to: 'home' } as const

describe('cancelling in the portal', () => {
  it('sets the end by its date alone, keeps the reason, and ends then', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const { id } = visitor.subscription
    const end = visitor.subscription.items.data[0]!.current_period_end
    assert.deepEqual(visitor.sub().cancelling, {
      mode: 'at_period_end',
      endsAt: end,
      credits: false,
      reasons: ['too_expensive', 'unused', 'other'],
    })
    const cancel = { kind: 'cancel', subscriptionId: id, feedback: 'unused', comment: ' Too busy ' }
    assert.deepEqual(visitor.act({ ...cancel, kind: 'cancel' }), DONE)
    const after = await visitor.retrieve()
    assert.equal(after.cancel_at, end)
    assert.equal(after.cancel_at_period_end, false)
    assert.equal(after.status, 'active')
    assert.deepEqual(after.cancellation_details, {
      comment: 'Too busy',
      feedback: 'unused',
      feedback_option: null,
      reason: 'cancellation_requested',
    })
    const [event, ...more] = await visitor.events()
    assert.equal(event?.type, 'customer.subscription.updated')
    assert.deepEqual(event.request, { id: null, idempotency_key: null })
    assert.equal(more.length, 0)
    assert.equal(visitor.sub().next, null)
    assert.equal(visitor.act({ ...cancel, kind: 'cancel' }).kind, 'refused')
    await test.advanceDays(32)
    assert.equal((await visitor.retrieve()).status, 'canceled')
    const types = (await visitor.events()).map(({ type }) => type)
    assert.deepEqual(types, ['customer.subscription.updated', 'customer.subscription.deleted'])
  })

  it('is taken back until it has happened', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const subscriptionId = visitor.subscription.id
    assert.equal(visitor.act({ kind: 'renew', subscriptionId }).kind, 'refused')
    visitor.act({ kind: 'cancel', subscriptionId, feedback: 'other', comment: null })
    assert.ok(visitor.sub().may.renew)
    assert.ok(!visitor.sub().may.cancel)
    assert.deepEqual(visitor.act({ kind: 'renew', subscriptionId }), DONE)
    const after = await visitor.retrieve()
    assert.equal(after.cancel_at, null)
    assert.equal(after.canceled_at, null)
    assert.equal(after.cancellation_details?.feedback, null)
    await test.advanceDays(32)
    assert.equal((await visitor.retrieve()).status, 'active')
  })

  it('happens at once where the configuration says so, with a credit for the rest', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      features: {
        subscription_cancel: {
          enabled: true,
          mode: 'immediately',
          proration_behavior: 'create_prorations',
        },
      },
    })
    await test.advanceDays(10)
    const again = await visitor.reopen()
    assert.deepEqual(again.sub().cancelling.reasons, [])
    const outcome = again.act({
      kind: 'cancel',
      subscriptionId: visitor.subscription.id,
      feedback: 'unused',
      comment: null,
    })
    assert.deepEqual(outcome, DONE)
    const after = await visitor.retrieve()
    assert.equal(after.status, 'canceled')
    assert.equal(after.cancellation_details?.reason, 'cancellation_requested')
    assert.equal(after.cancellation_details?.feedback, null, 'no reason was asked for')
    const types = (await again.events()).map(({ type }) => type)
    assert.deepEqual(types, ['invoiceitem.created', 'customer.subscription.deleted'])
    assert.deepEqual(again.view().subscriptions, [])
  })

  it('is not there when it is switched off, and never reaches another customer’s', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      features: { subscription_cancel: { enabled: false } },
    })
    const other = await visitPortal(test)
    const cancel = { kind: 'cancel' as const, feedback: null, comment: null }
    const own = visitor.act({ ...cancel, subscriptionId: visitor.subscription.id })
    assert.equal(own.kind, 'refused')
    const foreign = visitor.act({ ...cancel, subscriptionId: other.subscription.id })
    assert.equal(foreign.kind, 'refused')
    assert.equal((await other.retrieve()).cancel_at, null)
  })
})
