import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { type PortalVisitor, visitPortal } from '../testing/visit-portal.ts'

function preview(visitor: PortalVisitor, price: string, quantity = 1) {
  const found = visitor.preview({ price, quantity })
  assert.ok('plan' in found, JSON.stringify(found))
  return found
}

describe('changing the plan in the portal', () => {
  it('is billed at once to the previewed cent, and leaves the rhythm', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }],
      update: { proration_behavior: 'always_invoice' },
    })
    await test.advanceDays(10)
    const again = await visitor.reopen()
    const [price] = visitor.prices
    const seen = preview(again, price!.id)
    assert.equal(seen.when, 'now')
    assert.equal(seen.lines.length, 2)
    assert.ok(seen.dueNow! > 600 && seen.dueNow! < 700, `${seen.dueNow}`)
    assert.equal(
      seen.lines.reduce((sum, { amount }) => sum + amount, 0),
      seen.dueNow,
    )
    assert.equal(seen.recurring.amount, 2_000)
    assert.equal(seen.recurring.startsAt, visitor.subscription.items.data[0]!.current_period_end)
    await test.sandbox.engine.advance(test.sandbox.engine.now() + 55 * 60_000)
    const outcome = again.act({
      kind: 'change_plan',
      subscriptionId: visitor.subscription.id,
      price: price!.id,
      quantity: 1,
      prorationAt: seen.prorationAt,
    })
    assert.deepEqual(outcome, { kind: 'done', to: 'home' })
    const after = await visitor.retrieve()
    assert.equal(after.items.data[0]!.price.id, price!.id)
    const invoice = await test.stripe.invoices.retrieve(String(after.latest_invoice))
    assert.equal(invoice.amount_paid, seen.dueNow)
    assert.equal(invoice.billing_reason, 'subscription_update')
    assert.equal(again.sub().next?.amount, 2_000)
  })

  it('puts its prorations on the next invoice where the configuration says so', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }],
      update: { proration_behavior: 'create_prorations' },
    })
    await test.advanceDays(10)
    const again = await visitor.reopen()
    const seen = preview(again, visitor.prices[0]!.id)
    assert.equal(seen.dueNow, null)
    assert.equal(seen.lines.length, 3)
    again.act({
      kind: 'change_plan',
      subscriptionId: visitor.subscription.id,
      price: visitor.prices[0]!.id,
      quantity: 1,
      prorationAt: seen.prorationAt,
    })
    assert.equal(again.sub().next?.amount, seen.total)
    assert.deepEqual(
      (await again.events()).map(({ type }) => type),
      ['invoiceitem.created', 'invoiceitem.created', 'customer.subscription.updated'],
    )
  })

  it('ends a trial unless it may go on', async () => {
    await using test = await startTestSandbox()
    const setup = { subscribed: { amount: 1_000, trialDays: 14 }, others: [{ amount: 2_000 }] }
    const ending = await visitPortal(test, setup)
    const seen = preview(ending, ending.prices[0]!.id)
    assert.equal(seen.endsTrial, true)
    assert.equal(seen.dueNow, 2_000)
    const going = await visitPortal(test, {
      ...setup,
      update: { trial_update_behavior: 'continue_trial' },
    })
    const kept = preview(going, going.prices[0]!.id)
    assert.equal(kept.endsTrial, false)
    assert.equal(kept.dueNow, null)
    for (const visitor of [ending, going]) {
      visitor.act({
        kind: 'change_plan',
        subscriptionId: visitor.subscription.id,
        price: visitor.prices[0]!.id,
        quantity: 1,
        prorationAt: null,
      })
    }
    assert.equal((await ending.retrieve()).status, 'active')
    assert.equal((await going.retrieve()).status, 'trialing')
    assert.equal((await going.retrieve()).items.data[0]!.price.id, going.prices[0]!.id)
  })

  it('changes nothing when the card is declined', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }],
      update: { proration_behavior: 'always_invoice' },
    })
    await test.advanceDays(10)
    const again = await visitor.reopen()
    test.sandbox.engine.forceDecline(visitor.customerId, 'insufficient_funds')
    const outcome = again.act({
      kind: 'change_plan',
      subscriptionId: visitor.subscription.id,
      price: visitor.prices[0]!.id,
      quantity: 1,
      prorationAt: null,
    })
    assert.equal(outcome.kind, 'declined')
    assert.equal(outcome.kind === 'declined' && outcome.declineCode, 'insufficient_funds')
    const after = await visitor.retrieve()
    assert.equal(after.items.data[0]!.price.id, visitor.subscription.items.data[0]!.price.id)
    assert.equal(after.status, 'active')
  })

  it('asks the bank where it wants to be asked, and changes once it agrees', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const visitor = await visitPortal(test, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }],
      update: { proration_behavior: 'always_invoice' },
    })
    const own = await test.stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: visitor.customerId,
    })
    await test.stripe.subscriptions.update(visitor.subscription.id, {
      default_payment_method: own.id,
    })
    await test.advanceDays(10)
    const again = await visitor.reopen()
    const subscriptionId = visitor.subscription.id
    const price = visitor.prices[0]!.id
    const change = { kind: 'change_plan' as const, subscriptionId, price, quantity: 1 }
    const refused = again.act({ ...change, prorationAt: null })
    assert.ok(refused.kind === 'challenge', JSON.stringify(refused))
    await engine.completeChallenge(refused.challengeId, 'fail')
    const failed = engine.portalPlanOutcome(again.key, subscriptionId)
    assert.equal(failed.kind, 'declined')
    const before = await visitor.retrieve()
    assert.equal(before.items.data[0]!.price.unit_amount, 1_000)
    assert.equal(before.pending_update, null)
    const asked = again.act({ ...change, prorationAt: null })
    assert.ok(asked.kind === 'challenge')
    const back = await engine.completeChallenge(asked.challengeId, 'complete')
    assert.deepEqual(back, {
      kind: 'redirect',
      url: `${again.session.url}/plan/${subscriptionId}/paid`,
    })
    const outcome = engine.portalPlanOutcome(again.key, subscriptionId)
    assert.deepEqual(outcome, { kind: 'done', to: 'home' })
    assert.equal((await visitor.retrieve()).items.data[0]!.price.id, price)
  })

  it('waits for the end of the period when it makes the plan cheaper, and can be undone until then', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 2_000 },
      others: [{ amount: 1_000 }],
      update: {
        proration_behavior: 'always_invoice',
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
    })
    const end = visitor.subscription.items.data[0]!.current_period_end
    const price = visitor.prices[0]!.id
    const seen = preview(visitor, price)
    assert.equal(seen.when, 'period_end')
    assert.equal(seen.startsAt, end)
    assert.equal(seen.dueNow, null)
    const subscriptionId = visitor.subscription.id
    const change = { kind: 'change_plan' as const, subscriptionId, price, quantity: 1 }
    visitor.act({ ...change, prorationAt: null })
    assert.deepEqual(
      (await visitor.events()).map(({ type }) => type),
      [
        'subscription_schedule.created',
        'subscription_schedule.updated',
        'customer.subscription.updated',
      ],
    )
    const waiting = await visitor.retrieve()
    assert.equal(waiting.items.data[0]!.price.unit_amount, 2_000)
    assert.ok(waiting.schedule)
    assert.deepEqual(visitor.sub().pending, {
      name: 'Premium',
      amount: 1_000,
      interval: 'month',
      intervalCount: 1,
      at: end,
    })
    assert.equal(visitor.sub().may.update, false)
    assert.deepEqual(visitor.sub().next, { amount: 1_000, at: end })
    assert.equal(visitor.act({ kind: 'undo_change', subscriptionId }).kind, 'done')
    assert.equal((await visitor.retrieve()).schedule, null)
    assert.equal(visitor.act({ kind: 'undo_change', subscriptionId }).kind, 'refused')
    visitor.act({ ...change, prorationAt: null })
    await test.advanceDays(32)
    const after = await visitor.retrieve()
    assert.equal(after.items.data[0]!.price.id, price)
    assert.equal(after.schedule, null)
    const invoice = await test.stripe.invoices.retrieve(String(after.latest_invoice))
    assert.equal(invoice.amount_paid, 1_000)
  })

  it('gives way to a cancellation', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 2_000 },
      others: [{ amount: 1_000 }],
      update: { schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] } },
    })
    const subscriptionId = visitor.subscription.id
    const [price] = visitor.prices
    visitor.act({
      kind: 'change_plan',
      subscriptionId,
      price: price!.id,
      quantity: 1,
      prorationAt: null,
    })
    visitor.act({ kind: 'cancel', subscriptionId, feedback: null, comment: null })
    const after = await visitor.retrieve()
    assert.equal(after.schedule, null)
    assert.equal(after.cancel_at, visitor.subscription.items.data[0]!.current_period_end)
  })

  it('takes a promotion code, shows what it takes off, and says why another does not', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      subscribed: { amount: 1_000 },
      others: [{ amount: 2_000 }, { amount: 500 }],
      update: {
        billing_cycle_anchor: 'now',
        default_allowed_updates: ['price', 'promotion_code'],
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
    })
    const coupon = await test.stripe.coupons.create({ percent_off: 25, duration: 'forever' })
    await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'QUARTER',
    })
    const [price, cheaper] = visitor.prices
    const wrong = visitor.preview({ price: price!.id, promotionCode: 'HALF' })
    assert.ok('kind' in wrong && wrong.kind === 'refused' && wrong.field === 'promotionCode')
    const late = visitor.preview({ price: cheaper!.id, promotionCode: 'QUARTER' })
    assert.ok('kind' in late && late.kind === 'refused', 'a code does not wait')
    const seen = visitor.preview({ price: price!.id, promotionCode: 'QUARTER' })
    assert.ok('plan' in seen)
    assert.equal(seen.dueNow, 1_500)
    assert.deepEqual(seen.lines.at(-1), { description: 'Discount', amount: -500 })
    const outcome = visitor.act({
      kind: 'change_plan',
      subscriptionId: visitor.subscription.id,
      price: price!.id,
      quantity: 1,
      promotionCode: 'QUARTER',
      prorationAt: seen.prorationAt,
    })
    assert.equal(outcome.kind, 'done')
    assert.equal((await visitor.retrieve()).discounts.length, 1)
    assert.equal(visitor.sub().next?.amount, 1_500)
  })

  it('takes quantities within their range only, and no plan that is not offered', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      others: [{ amount: 2_000 }],
      quantity: { enabled: true, minimum: 1, maximum: 5 },
    })
    const own = visitor.subscription.items.data[0]!.price.id
    const change = {
      kind: 'change_plan' as const,
      subscriptionId: visitor.subscription.id,
      prorationAt: null,
    }
    assert.equal(visitor.act({ ...change, price: own, quantity: 6 }).kind, 'refused')
    assert.equal(visitor.act({ ...change, price: own, quantity: 1 }).kind, 'refused')
    assert.equal(visitor.act({ ...change, price: 'price_else', quantity: 2 }).kind, 'refused')
    assert.equal(visitor.act({ ...change, price: own, quantity: 3 }).kind, 'done')
    assert.equal((await visitor.retrieve()).items.data[0]!.quantity, 3)
    assert.equal(visitor.sub().amount, 3 * 1_599)
  })
})
