import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('Cancelling', () => {
  it('at the period’s end sets both fields, ends on that second, and bills nothing more', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const end = subscription.items.data[0]!.current_period_end

    const scheduled = await test.stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', comment: 'For now.' },
    })
    assert.equal(scheduled.status, 'active')
    assert.equal(scheduled.cancel_at_period_end, true)
    assert.equal(scheduled.cancel_at, end)
    assert.equal(scheduled.cancellation_details?.reason, 'cancellation_requested')
    assert.equal(scheduled.cancellation_details?.feedback, 'too_expensive')

    await test.advanceDays(40)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
    assert.equal(ended.ended_at, end)
    assert.equal((await test.stripe.invoices.list({ customer: customerId })).data.length, 1)
    assert.equal((await test.eventTypes()).at(-1), 'customer.subscription.deleted')
  })

  it('can be undone until then', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })

    const kept = await test.stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: false,
    })
    await test.advanceDays(40)

    assert.equal(kept.cancel_at, null)
    assert.equal(kept.canceled_at, null)
    assert.equal(kept.cancellation_details?.reason, null)
    assert.equal((await test.stripe.subscriptions.retrieve(subscription.id)).status, 'active')
  })

  it('takes a moment of its own, as the portal does', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    const scheduled = await test.stripe.subscriptions.update(subscription.id, {
      cancel_at: 'max_period_end',
    })
    assert.equal(scheduled.cancel_at_period_end, false)
    assert.equal(scheduled.cancel_at, subscription.items.data[0]!.current_period_end)

    const cleared = await test.stripe.subscriptions.update(subscription.id, { cancel_at: '' })
    assert.equal(cleared.cancel_at, null)
  })

  it('at once ends everything but what is noted about it', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)

    const ended = await test.stripe.subscriptions.cancel(subscription.id)

    assert.equal(ended.status, 'canceled')
    assert.equal((await test.stripe.subscriptions.list()).data.length, 0)
    assert.equal((await test.stripe.subscriptions.list({ status: 'all' })).data.length, 1)
    await assert.rejects(
      test.stripe.subscriptions.update(ended.id, { cancel_at_period_end: false }),
      { code: 'invalid_canceled_subscription_fields' },
    )
    const noted = await test.stripe.subscriptions.update(ended.id, { metadata: { why: 'moved' } })
    assert.deepEqual(noted.metadata, { why: 'moved' })
    await assert.rejects(test.stripe.subscriptions.cancel(ended.id), { statusCode: 404 })
  })

  it('pauses collection without changing the status, and resumes by itself', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const resumesAt = Math.floor(test.sandbox.engine.now() / 1_000) + 45 * 86_400
    const paused = await test.stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior: 'void', resumes_at: resumesAt },
    })
    assert.equal(paused.status, 'active')
    assert.equal(paused.pause_collection?.resumes_at, resumesAt)

    await test.advanceDays(40)
    const [voided] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(voided?.status, 'void')

    await test.advanceDays(30)
    const [paid] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(paid?.status, 'paid')
    const resumed = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(resumed.pause_collection, null)
  })
})
