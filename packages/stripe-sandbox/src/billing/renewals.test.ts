import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { START_MS, startTestSandbox } from '../testing/test-sandbox.ts'

const day = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 10)

describe('Renewal', () => {
  it('opens a draft at the period’s end, and collects it an hour later', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const { customerId, subscription } = await subscribe(test)
    const end = subscription.items.data[0]!.current_period_end
    const before = (await test.eventTypes()).length

    await engine.advance(end * 1_000)
    const [draft] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(draft?.status, 'draft')
    assert.equal(draft.billing_reason, 'subscription_cycle')
    assert.equal(draft.next_payment_attempt, end + 3_600)
    assert.equal(draft.period_end, end)
    assert.deepEqual((await test.eventTypes()).slice(before), [
      'customer.subscription.updated',
      'invoice.created',
    ])

    await engine.advance((end + 3_600) * 1_000)
    const paid = await test.stripe.invoices.retrieve(draft.id!)
    assert.equal(paid.status, 'paid')
    assert.equal(paid.attempt_count, 1)
    assert.deepEqual((await test.eventTypes()).slice(before + 2), [
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ])
  })

  it('goes through a year from 31 January without losing the day', async () => {
    await using test = await startTestSandbox({}, Date.UTC(2031, 0, 31, 10))
    const { customerId } = await subscribe(test)

    await test.advanceDays(366)

    const invoices = await test.stripe.invoices.list({ customer: customerId, limit: 100 })
    const starts = invoices.data.map(({ lines }) => day(lines.data[0]!.period.start)).reverse()
    assert.deepEqual(starts, [
      '2031-01-31',
      '2031-02-28',
      '2031-03-31',
      '2031-04-30',
      '2031-05-31',
      '2031-06-30',
      '2031-07-31',
      '2031-08-31',
      '2031-09-30',
      '2031-10-31',
      '2031-11-30',
      '2031-12-31',
      '2032-01-31',
    ])
    assert.ok(invoices.data.every(({ status }) => status === 'paid'))
    const numbers = new Set(invoices.data.map(({ number }) => number))
    assert.equal(numbers.size, 13)
  })

  it('tells what changed: the rolled period and the new invoice', async () => {
    await using test = await startTestSandbox()
    const { subscription } = await subscribe(test)
    await test.advanceDays(31)

    const [event] = (await test.stripe.events.list({ type: 'customer.subscription.updated' })).data

    const previous = event?.data.previous_attributes as Record<string, unknown>
    assert.deepEqual(Object.keys(previous).sort(), ['items', 'latest_invoice'])
    assert.equal(previous.latest_invoice, subscription.latest_invoice)
  })

  it('turns a trial into a paid subscription, and warns three days ahead', async () => {
    await using test = await startTestSandbox()
    const { subscription, customerId } = await subscribe(test, { trialDays: 7 })

    await test.advanceDays(4)
    const [warning] = (
      await test.stripe.events.list({ type: 'customer.subscription.trial_will_end' })
    ).data
    assert.equal(warning?.created, subscription.trial_end! - 3 * 86_400)

    await test.advanceDays(3.1)
    const active = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(active.status, 'active')
    assert.equal(active.items.data[0]?.current_period_start, subscription.trial_end)
    const [first] = (await test.stripe.invoices.list({ customer: customerId })).data
    assert.equal(first?.status, 'paid')
    assert.equal(first.amount_paid, 1_599)
    assert.equal(first.billing_reason, 'subscription_cycle')
    const types = await test.eventTypes()
    assert.equal(types.filter((type) => type.endsWith('trial_will_end')).length, 1)
  })

  it('warns at once of a trial that is shorter than three days', async () => {
    await using test = await startTestSandbox()
    await subscribe(test, { trialDays: 2 })
    const types = await test.eventTypes()
    assert.equal(types.filter((type) => type.endsWith('trial_will_end')).length, 1)
    // In the same moment as the subscription itself, not when the clock next looks.
    assert.equal(types.indexOf('customer.subscription.trial_will_end'), types.length - 1)
    assert.equal(types.at(-2), 'customer.subscription.created')
  })

  it('does nothing before its time', async () => {
    await using test = await startTestSandbox()
    const { customerId } = await subscribe(test)
    assert.equal(test.sandbox.engine.nextBillingEventAt(), Date.UTC(2031, 1, 15, 12))
    await test.sandbox.engine.advance(START_MS + 30.9 * 86_400_000)
    assert.equal((await test.stripe.invoices.list({ customer: customerId })).data.length, 1)
  })
})
