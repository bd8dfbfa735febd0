import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('Coupons', () => {
  it('keeps what was given, and shows products and currencies only when asked', async () => {
    await using test = await startTestSandbox()
    const product = await test.stripe.products.create({ name: 'Premium' })
    const made = await test.stripe.coupons.create({
      id: 'SPRING',
      amount_off: 500,
      currency: 'USD',
      currency_options: { eur: { amount_off: 450 } },
      duration: 'repeating',
      duration_in_months: 3,
      applies_to: { products: [product.id] },
      max_redemptions: 5,
      name: 'Spring',
      metadata: { campaign: 'a' },
    })
    assert.equal(made.id, 'SPRING')
    assert.equal(made.currency, 'usd')
    assert.equal(made.applies_to, undefined)
    assert.equal(made.valid, true)

    const found = await test.stripe.coupons.retrieve('SPRING', {
      expand: ['applies_to', 'currency_options'],
    })
    assert.deepEqual(found.applies_to, { products: [product.id] })
    assert.deepEqual(found.currency_options, {
      usd: { amount_off: 500 },
      eur: { amount_off: 450 },
    })

    const updated = await test.stripe.coupons.update('SPRING', { name: 'Spring sale' })
    assert.equal(updated.name, 'Spring sale')
    assert.deepEqual((await test.stripe.coupons.list()).data[0], updated)

    const deleted = await test.stripe.coupons.del('SPRING')
    assert.deepEqual({ ...deleted }, { id: 'SPRING', object: 'coupon', deleted: true })
    await assert.rejects(test.stripe.coupons.retrieve('SPRING'), { code: 'resource_missing' })
    await test.stripe.coupons.create({ id: 'SPRING', percent_off: 12.5 })
    assert.deepEqual(
      (await test.eventTypes()).filter((type) => type.startsWith('coupon')),
      ['coupon.created', 'coupon.updated', 'coupon.deleted', 'coupon.created'],
    )
  })

  it('refuses what cannot be a discount', async () => {
    await using test = await startTestSandbox()
    const { coupons } = test.stripe
    await assert.rejects(coupons.create({ duration: 'once' }), { param: 'percent_off' })
    await assert.rejects(coupons.create({ percent_off: 10, amount_off: 5, currency: 'usd' }), {
      param: 'percent_off',
    })
    await assert.rejects(coupons.create({ amount_off: 500 }), { param: 'currency' })
    await assert.rejects(coupons.create({ percent_off: 101 }), { param: 'percent_off' })
    await assert.rejects(coupons.create({ percent_off: 10, duration: 'repeating' }), {
      code: 'parameter_missing',
      param: 'duration_in_months',
    })
    await assert.rejects(coupons.create({ percent_off: 10, redeem_by: 1_000 }), {
      param: 'redeem_by',
    })
    await coupons.create({ id: 'TWICE', percent_off: 10 })
    await assert.rejects(coupons.create({ id: 'TWICE', percent_off: 10 }), {
      code: 'resource_already_exists',
    })
  })

  it('is no longer valid after redeem_by, and neither is a code for it', async () => {
    await using test = await startTestSandbox()
    const redeemBy = Math.floor(test.sandbox.engine.now() / 1_000) + 5 * 86_400
    const coupon = await test.stripe.coupons.create({ percent_off: 10, redeem_by: redeemBy })
    const code = await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
    })
    await test.advanceDays(6)

    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).valid, false)
    assert.equal((await test.stripe.promotionCodes.retrieve(code.id)).active, false)
    await assert.rejects(test.stripe.promotionCodes.update(code.id, { active: true }), {
      param: 'active',
    })
  })
})

describe('Promotion codes', () => {
  it('makes a code up, or takes one that no active code has', async () => {
    await using test = await startTestSandbox()
    const coupon = await test.stripe.coupons.create({ percent_off: 20 })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    const madeUp = await test.stripe.promotionCodes.create({ promotion })
    assert.match(madeUp.code, /^[A-Z0-9]{8}$/)

    const first = await test.stripe.promotionCodes.create({
      promotion,
      code: 'Summer20',
      restrictions: {
        first_time_transaction: true,
        minimum_amount: 1_000,
        minimum_amount_currency: 'usd',
      },
    })
    await assert.rejects(test.stripe.promotionCodes.create({ promotion, code: 'SUMMER20' }), {
      code: 'resource_already_exists',
      param: 'code',
    })
    const { data } = await test.stripe.promotionCodes.list({ code: 'summer20', active: true })
    assert.deepEqual(
      data.map(({ id }) => id),
      [first.id],
    )
    await test.stripe.promotionCodes.update(first.id, { active: false })
    await test.stripe.promotionCodes.create({ promotion, code: 'SUMMER20' })
    await assert.rejects(test.stripe.promotionCodes.update(first.id, { active: true }), {
      code: 'resource_already_exists',
    })

    const expanded = await test.stripe.promotionCodes.retrieve(first.id, {
      expand: ['promotion.coupon', 'restrictions.currency_options'],
    })
    assert.equal((expanded.promotion.coupon as { percent_off: number }).percent_off, 20)
    assert.deepEqual(expanded.restrictions.currency_options, { usd: { minimum_amount: 1_000 } })
  })

  it('ends with its coupon', async () => {
    await using test = await startTestSandbox()
    const coupon = await test.stripe.coupons.create({ percent_off: 20 })
    const code = await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
    })
    await test.stripe.coupons.del(coupon.id)
    assert.equal((await test.stripe.promotionCodes.retrieve(code.id)).active, false)
  })

  it('expires', async () => {
    await using test = await startTestSandbox()
    const coupon = await test.stripe.coupons.create({ percent_off: 20 })
    const code = await test.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      expires_at: Math.floor(test.sandbox.engine.now() / 1_000) + 3_600,
    })
    await test.advanceDays(1)
    assert.equal((await test.stripe.promotionCodes.retrieve(code.id)).active, false)
    assert.equal((await test.stripe.coupons.retrieve(coupon.id)).valid, true)
  })
})

describe('Tax rates', () => {
  it('are made, found, archived and never changed in what they are', async () => {
    await using test = await startTestSandbox()
    const vat = await test.stripe.taxRates.create({
      display_name: 'MwSt.',
      percentage: 19,
      inclusive: true,
      country: 'DE',
      tax_type: 'vat',
    })
    assert.equal(vat.active, true)
    await test.stripe.taxRates.update(vat.id, { active: false, description: 'old' })
    assert.equal((await test.stripe.taxRates.list({ active: true })).data.length, 0)
    assert.equal((await test.stripe.taxRates.list({ inclusive: true })).data[0]?.id, vat.id)
    await assert.rejects(
      test.stripe.taxRates.create({ display_name: 'x', percentage: 101, inclusive: false }),
      { param: 'percentage' },
    )
    assert.deepEqual(await test.eventTypes(), ['tax_rate.created', 'tax_rate.updated'])
  })
})
