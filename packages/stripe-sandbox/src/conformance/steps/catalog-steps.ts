import assert from 'node:assert/strict'
import { makePrice } from '../../testing/subscribe.ts'
import type { Steps } from './step.ts'

export const catalogSteps: Steps = {
  async 'products.create'({ stripe }) {
    const product = await stripe.products.create({ name: 'Premium', metadata: { a: '1' } })
    assert.match(product.id, /^prod_\w+$/)
    assert.equal(product.active, true)
  },
  async 'products.retrieve'({ stripe }) {
    const { id } = await stripe.products.create({ name: 'Premium' })
    assert.equal((await stripe.products.retrieve(id)).name, 'Premium')
  },
  async 'products.update'({ stripe }) {
    const { id } = await stripe.products.create({ name: 'Premium' })
    assert.equal((await stripe.products.update(id, { name: 'Plus' })).name, 'Plus')
  },
  async 'products.del'({ stripe }) {
    const { id } = await stripe.products.create({ name: 'Premium' })
    assert.equal((await stripe.products.del(id)).deleted, true)
    await assert.rejects(stripe.products.retrieve(id), { code: 'resource_missing' })
  },
  async 'products.list'({ stripe }) {
    const { id } = await stripe.products.create({ name: 'Premium' })
    await stripe.products.create({ name: 'Old', active: false })
    const { data } = await stripe.products.list({ active: true })
    assert.deepEqual(
      data.map((product) => product.id),
      [id],
    )
  },
  async 'products.search'({ stripe }) {
    await stripe.products.create({ name: 'Premium' })
    assert.equal((await stripe.products.search({ query: 'name~"prem"' })).data.length, 1)
  },
  async 'prices.create'(test) {
    const price = await makePrice(test)
    assert.equal(price.type, 'recurring')
    assert.equal(String(price.unit_amount_decimal), '1599')
  },
  async 'prices.retrieve'(test) {
    const { id } = await makePrice(test)
    const price = await test.stripe.prices.retrieve(id, { expand: ['currency_options'] })
    assert.equal(price.currency_options?.usd?.unit_amount, 1_599)
  },
  async 'prices.update'(test) {
    const { id } = await makePrice(test)
    assert.equal((await test.stripe.prices.update(id, { active: false })).active, false)
  },
  async 'prices.list'(test) {
    await makePrice(test)
    await makePrice(test, { interval: 'year' })
    const { data } = await test.stripe.prices.list({ recurring: { interval: 'year' } })
    assert.equal(data.length, 1)
  },
  async 'prices.search'(test) {
    const { product } = await makePrice(test)
    const query = `product:"${product}"`
    assert.equal((await test.stripe.prices.search({ query })).data.length, 1)
  },
  async 'plans.retrieve'(test) {
    const { id } = await makePrice(test)
    assert.equal((await test.stripe.plans.retrieve(id)).amount, 1_599)
  },
  async 'plans.list'(test) {
    await makePrice(test)
    assert.equal((await test.stripe.plans.list()).data[0]?.object, 'plan')
  },
  async 'coupons.create'({ stripe }) {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    assert.equal(coupon.valid, true)
  },
  async 'coupons.retrieve'({ stripe }) {
    await stripe.coupons.create({ id: 'SPRING', percent_off: 25, duration: 'once' })
    assert.equal((await stripe.coupons.retrieve('SPRING')).percent_off, 25)
  },
  async 'coupons.update'({ stripe }) {
    await stripe.coupons.create({ id: 'SPRING', percent_off: 25, duration: 'once' })
    assert.equal((await stripe.coupons.update('SPRING', { name: 'Spring' })).name, 'Spring')
  },
  async 'coupons.del'({ stripe }) {
    await stripe.coupons.create({ id: 'SPRING', percent_off: 25, duration: 'once' })
    assert.equal((await stripe.coupons.del('SPRING')).deleted, true)
  },
  async 'coupons.list'({ stripe }) {
    await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    assert.equal((await stripe.coupons.list()).data.length, 1)
  },
  async 'promotionCodes.create'({ stripe }) {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'HELLO',
    })
    assert.equal(code.promotion.coupon, coupon.id)
  },
  async 'promotionCodes.retrieve'({ stripe }) {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    const { id } = await stripe.promotionCodes.create({ promotion })
    assert.equal((await stripe.promotionCodes.retrieve(id)).active, true)
  },
  async 'promotionCodes.update'({ stripe }) {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    const { id } = await stripe.promotionCodes.create({ promotion })
    assert.equal((await stripe.promotionCodes.update(id, { active: false })).active, false)
  },
  async 'promotionCodes.list'({ stripe }) {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    await stripe.promotionCodes.create({ promotion, code: 'HELLO' })
    assert.equal((await stripe.promotionCodes.list({ code: 'HELLO' })).data.length, 1)
  },
  async 'taxRates.create'({ stripe }) {
    const rate = { display_name: 'VAT', percentage: 19, inclusive: true }
    assert.equal((await stripe.taxRates.create(rate)).percentage, 19)
  },
  async 'taxRates.retrieve'({ stripe }) {
    const rate = { display_name: 'VAT', percentage: 19, inclusive: true }
    const { id } = await stripe.taxRates.create(rate)
    assert.equal((await stripe.taxRates.retrieve(id)).inclusive, true)
  },
  async 'taxRates.update'({ stripe }) {
    const rate = { display_name: 'VAT', percentage: 19, inclusive: true }
    const { id } = await stripe.taxRates.create(rate)
    assert.equal((await stripe.taxRates.update(id, { active: false })).active, false)
  },
  async 'taxRates.list'({ stripe }) {
    await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true })
    assert.equal((await stripe.taxRates.list({ inclusive: true })).data.length, 1)
  },
}
