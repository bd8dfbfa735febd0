import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { openCheckout, payCheckout, priceData } from '../testing/pay-checkout.ts'
import { GOOD_CARD, startTestSandbox } from '../testing/test-sandbox.ts'

describe('What the buyer changes before paying', () => {
  it('is the quantity, within its limits, and the sum follows', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const session = await openCheckout(test, {
      line_items: [
        {
          quantity: 2,
          adjustable_quantity: { enabled: true, minimum: 2, maximum: 5 },
          price_data: priceData(true),
        },
      ],
    })
    const lineId = engine.viewCheckout(session.id)!.lineItems[0]!.id
    const change = (quantity: number) =>
      engine.changeCheckout(session.id, { quantities: { [lineId]: quantity } })
    assert.equal(change(3).kind, 'changed')
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 3 * 1_599)
    assert.deepEqual(change(6), {
      kind: 'refused',
      field: 'quantity',
      message: 'Choose a quantity from 2 to 5.',
    })
    const done = await payCheckout(test, session.id)
    assert.equal(done.amount_total, 3 * 1_599)
    assert.equal((done.subscription as Stripe.Subscription).items.data[0]?.quantity, 3)
    assert.equal(change(3).kind, 'gone')
  })

  it('pays the new sum after a card was declined for the old one', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const adjustable_quantity = { enabled: true }
    const session = await openCheckout(test, {
      mode: 'payment',
      line_items: [{ quantity: 2, adjustable_quantity, price_data: priceData(false) }],
    })
    const card = { ...GOOD_CARD, number: '4000002760003184' }
    const asked = await engine.payCheckout(session.id, { card })
    const lineId = engine.viewCheckout(session.id)!.lineItems[0]!.id
    engine.changeCheckout(session.id, { quantities: { [lineId]: 1 } })
    assert.equal(asked.kind, 'challenge')
    const late = await engine.completeChallenge(
      asked.kind === 'challenge' ? asked.challengeId : '',
      'complete',
    )
    assert.equal(late.kind, 'gone', 'the bank was asked about another sum')
    const done = await payCheckout(test, session.id)
    assert.equal((done.payment_intent as Stripe.PaymentIntent).amount_received, 1_599)
  })

  it('is an optional item, which can be taken away again', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const extra = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 300,
      product_data: { name: 'Poster' },
    })
    const session = await openCheckout(test, { optional_items: [{ price: extra.id, quantity: 1 }] })
    assert.equal(session.optional_items?.[0]?.price, extra.id)
    const { id } = engine.viewCheckout(session.id)!.optionalItems[0]!
    engine.changeCheckout(session.id, { optional: { id, isAdded: true } })
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 1_899)
    engine.changeCheckout(session.id, { optional: { id, isAdded: false } })
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 1_599)
    engine.changeCheckout(session.id, { optional: { id, isAdded: true } })
    const done = await payCheckout(test, session.id)
    assert.equal((done.invoice as Stripe.Invoice).total, 1_899)
  })
})

describe('An expired session', () => {
  it('is recovered by its link, as often as somebody follows it', async () => {
    await using test = await startTestSandbox()
    const session = await openCheckout(test, {
      after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
      metadata: { user: '7' },
    })
    await test.advanceDays(1.01)
    const expired = await test.stripe.checkout.sessions.retrieve(session.id)
    const { url, expires_at: until } = expired.after_expiration!.recovery!
    assert.equal(until! - expired.expires_at, 30 * 86_400)
    const key = url!.split('/').at(-1)!
    const again = test.sandbox.engine.recoverCheckout(key)!
    const recovered = await test.stripe.checkout.sessions.retrieve(again.split('/').at(-1)!)
    assert.deepEqual(
      [recovered.recovered_from, recovered.status, recovered.metadata?.user],
      [session.id, 'open', '7'],
    )
    assert.equal((await payCheckout(test, recovered.id)).status, 'complete')
    await test.advanceDays(31)
    assert.equal(test.sandbox.engine.recoverCheckout(key), null)
  })
})
