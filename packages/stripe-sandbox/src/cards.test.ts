import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { CARDS } from './cards.ts'
import { startTestSandbox } from './testing/test-sandbox.ts'

describe('A test card', () => {
  it('does what its name says, each of them', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    for (const card of CARDS) {
      const id = `pm_card_${card.name}`
      const customer = await stripe.customers.create()
      const attaching = stripe.paymentMethods.attach(id, { customer: customer.id })
      if (card.refused) {
        await assert.rejects(attaching, {
          type: 'StripeCardError',
          statusCode: 402,
          code: card.refused.code,
        })
        continue
      }
      const method = await attaching
      assert.notEqual(method.id, id)
      assert.equal(method.card?.last4, card.number.slice(-4))
      assert.equal(method.card.brand, card.brand)
      assert.equal(method.card.funding, card.funding ?? 'credit')
      const paying = stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'usd',
        customer: customer.id,
        payment_method: method.id,
        confirm: true,
      })
      if (card.refusedWhenCharged) {
        await assert.rejects(paying, { code: card.refusedWhenCharged.code })
      } else {
        const asks = (card.authentication ?? 'never') !== 'never'
        assert.equal((await paying).status, asks ? 'requires_action' : 'succeeded', id)
      }
    }
  })

  it('tells its risk on the charge, and is blocked for the highest', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const pay = (method: string) =>
      stripe.paymentIntents.create({
        amount: 1_000,
        currency: 'usd',
        payment_method: method,
        confirm: true,
        expand: ['latest_charge'],
      })
    const elevated = (await pay('pm_card_riskLevelElevated')).latest_charge as Stripe.Charge
    assert.equal(elevated.outcome?.risk_level, 'elevated')
    await assert.rejects(pay('pm_card_radarBlock'), { decline_code: 'fraudulent' })
    const [blocked] = (await stripe.charges.list()).data
    assert.equal(blocked?.outcome?.type, 'blocked')
    assert.equal(blocked.outcome.reason, 'highest_risk_level')
  })

  it('is refused with what is wrong about what was typed', async () => {
    await using test = await startTestSandbox()
    const good = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' }
    const faults = [
      [{ number: '4242424242424241' }, 'incorrect_number', 'number'],
      [{ exp_month: 13 }, 'invalid_expiry_month', 'exp_month'],
      [{ exp_year: 2095 }, 'invalid_expiry_year', 'exp_year'],
      [{ exp_year: 2020 }, 'invalid_expiry_year', 'exp_year'],
      [{ cvc: '99' }, 'invalid_cvc', 'cvc'],
    ] as const
    for (const [fault, code, param] of faults) {
      await assert.rejects(
        test.stripe.paymentMethods.create({ type: 'card', card: { ...good, ...fault } }),
        { type: 'StripeCardError', statusCode: 402, code, param },
      )
    }
  })

  it('can be told more about once it belongs to a customer', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const loose = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_visa' },
      billing_details: { name: 'Ann', phone: '1', address: { city: 'Ulm', country: 'DE' } },
      allow_redisplay: 'always',
    })
    assert.equal(loose.billing_details.address?.city, 'Ulm')
    await assert.rejects(stripe.paymentMethods.update(loose.id, { metadata: { a: 'b' } }), {
      statusCode: 400,
    })
    const customer = await stripe.customers.create({ payment_method: loose.id })
    const changed = await stripe.paymentMethods.update(loose.id, {
      billing_details: { email: 'ann@example.com' },
      card: { exp_month: 3, exp_year: 2041 },
    })
    assert.deepEqual([changed.card?.exp_month, changed.card?.exp_year], [3, 2_041])
    assert.equal(changed.billing_details.name, 'Ann')
    await assert.rejects(stripe.paymentMethods.update(loose.id, { card: { exp_month: 0 } }), {
      code: 'invalid_expiry_month',
    })
    const listed = await stripe.customers.listPaymentMethods(customer.id, {
      allow_redisplay: 'always',
    })
    assert.equal(listed.data.length, 1)
  })
})
