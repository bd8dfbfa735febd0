import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Stripe from 'stripe'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

let test: TestSandbox
let stripe: Stripe

before(async () => {
  test = await startTestSandbox()
  stripe = test.stripe
})

after(() => test[Symbol.asyncDispose]())

const refused = (more: object) => ({ type: 'StripeInvalidRequestError', statusCode: 400, ...more })

describe('products', () => {
  it('are created with everything that describes them', async () => {
    const product = await stripe.products.create({
      name: 'Standard',
      description: 'Two screens at once',
      images: ['https://shop.example/standard.png'],
      marketing_features: [{ name: 'Full HD' }, { name: 'Downloads' }],
      package_dimensions: { height: 1, length: 2.5, weight: 3, width: 4 },
      tax_details: { tax_code: 'txcd_10401100' },
      unit_label: 'seat',
      url: 'https://shop.example/standard',
    })
    assert.deepEqual(product.marketing_features, [{ name: 'Full HD' }, { name: 'Downloads' }])
    assert.deepEqual(product.package_dimensions, { height: 1, length: 2.5, weight: 3, width: 4 })
    assert.deepEqual(product.tax_details, {
      performance_location: null,
      tax_code: 'txcd_10401100',
    })
    const cleared = await stripe.products.update(product.id, { images: '', url: '' })
    assert.deepEqual([cleared.images, cleared.url], [[], null])
  })

  it('bring their default price along, and are told of before it', async () => {
    const product = await stripe.products.create({
      name: 'Premium',
      default_price_data: {
        currency: 'usd',
        unit_amount: 2_299,
        recurring: { interval: 'month' },
        currency_options: { eur: { unit_amount: 1_999 } },
      },
      expand: ['default_price.currency_options'],
    })
    const price = product.default_price as Stripe.Price
    assert.equal(price.unit_amount, 2_299)
    assert.equal(price.currency_options?.eur?.unit_amount, 1_999)
    const last = (await test.eventTypes()).slice(-3)
    assert.deepEqual(last, ['product.created', 'price.created', 'plan.created'])
    const { data } = await stripe.events.list({ type: 'product.created', limit: 1 })
    assert.equal((data[0]!.data.object as Stripe.Product).default_price, price.id)
  })

  it('keep a default price of their own that is active', async () => {
    const [one, other] = await Promise.all(
      ['One', 'Other'].map((name) =>
        stripe.products.create({ name, default_price_data: { currency: 'usd', unit_amount: 100 } }),
      ),
    )
    const foreign = String(other!.default_price)
    await assert.rejects(
      stripe.products.update(one!.id, { default_price: foreign }),
      refused({ param: 'default_price' }),
    )
    await assert.rejects(
      stripe.prices.update(foreign, { active: false }),
      refused({ message: /default price of its product/ }),
    )
    assert.equal(
      (await stripe.products.update(other!.id, { default_price: '' })).default_price,
      null,
    )
    assert.equal((await stripe.prices.update(foreign, { active: false })).active, false)
  })

  it('are deleted while they have no price', async () => {
    const bare = await stripe.products.create({ name: 'Bare' })
    const priced = await stripe.products.create({
      name: 'Priced',
      default_price_data: { currency: 'usd', unit_amount: 100 },
    })
    assert.equal((await stripe.products.del(bare.id)).deleted, true)
    await assert.rejects(
      stripe.products.del(priced.id),
      refused({ message: /user-created prices/ }),
    )
    await assert.rejects(stripe.products.retrieve(bare.id), { statusCode: 404 })
  })

  it('are found by what they are', async () => {
    const one = await stripe.products.create({
      id: 'plan_s',
      name: 'S',
      url: 'https://s.example/s',
    })
    await stripe.products.create({ name: 'T', active: false })
    const ids = async (params: Stripe.ProductListParams) =>
      (await stripe.products.list(params)).data.map(({ name }) => name)
    assert.deepEqual(await ids({ ids: [one.id] }), ['S'])
    assert.deepEqual(await ids({ url: 'https://s.example/s' }), ['S'])
    assert.deepEqual(await ids({ active: false }), ['T'])
    await assert.rejects(
      stripe.products.create({ id: 'plan_s', name: 'Again' }),
      refused({ code: 'resource_already_exists' }),
    )
  })
})

describe('prices', () => {
  let product: string

  before(async () => {
    product = (await stripe.products.create({ name: 'Basic' })).id
  })

  function create(params: Partial<Stripe.PriceCreateParams>) {
    return stripe.prices.create({ product, currency: 'usd', ...params })
  }

  it('may cost a fraction of a minor unit', async () => {
    const price = await create({ unit_amount_decimal: Stripe.Decimal.from('12.50') })
    assert.equal(price.unit_amount, null)
    assert.equal(price.unit_amount_decimal?.toString(), '12.5')
    const whole = await create({ unit_amount_decimal: Stripe.Decimal.from('12.00') })
    assert.equal(whole.unit_amount, 12)
  })

  it('have one way to say what they cost', async () => {
    await assert.rejects(create({}), refused({ code: 'parameter_missing', param: 'unit_amount' }))
    await assert.rejects(
      create({ unit_amount: 1, unit_amount_decimal: Stripe.Decimal.from('1') }),
      refused({ code: 'parameters_exclusive' }),
    )
    await assert.rejects(
      create({ unit_amount: -1 }),
      refused({ code: 'parameter_invalid_integer' }),
    )
    await assert.rejects(
      create({ currency: 'xyz', unit_amount: 1 }),
      refused({ param: 'currency' }),
    )
  })

  it('know other currencies, which can be taken back', async () => {
    const { id } = await create({
      unit_amount: 1_000,
      tax_behavior: 'exclusive',
      currency_options: {
        eur: { unit_amount: 900, tax_behavior: 'inclusive' },
        jpy: { unit_amount: 1_500 },
      },
    })
    const expand = ['currency_options']
    const options = (await stripe.prices.retrieve(id, { expand })).currency_options!
    assert.deepEqual(Object.keys(options).sort(), ['eur', 'jpy', 'usd'])
    assert.deepEqual(
      [options.usd?.tax_behavior, options.eur?.tax_behavior, options.jpy?.tax_behavior],
      ['exclusive', 'inclusive', 'unspecified'],
    )
    const alone = await stripe.prices.update(id, { currency_options: '', expand })
    assert.deepEqual(Object.keys(alone.currency_options!), ['usd'])
    await assert.rejects(
      stripe.prices.update(id, { currency_options: { usd: { unit_amount: 1 } } }),
      refused({ param: 'currency_options[usd]' }),
    )
  })

  it('settle once whether tax is in them', async () => {
    const { id } = await create({ unit_amount: 1 })
    await stripe.prices.update(id, { tax_behavior: 'inclusive' })
    await assert.rejects(
      stripe.prices.update(id, { tax_behavior: 'exclusive' }),
      refused({ param: 'tax_behavior' }),
    )
  })

  it('hold a lookup key alone, and hand it over on request', async () => {
    const [first, second] = [await create({ unit_amount: 1 }), await create({ unit_amount: 2 })]
    await stripe.prices.update(first.id, { lookup_key: 'basic' })
    await assert.rejects(
      stripe.prices.update(second.id, { lookup_key: 'basic' }),
      refused({ code: 'resource_already_exists' }),
    )
    await stripe.prices.update(second.id, { lookup_key: 'basic', transfer_lookup_key: true })
    const { data } = await stripe.prices.list({ lookup_keys: ['basic'] })
    assert.deepEqual(
      data.map(({ id }) => id),
      [second.id],
    )
  })

  it('recur for three years at most, and are never metered here', async () => {
    await assert.rejects(
      create({ unit_amount: 1, recurring: { interval: 'month', interval_count: 37 } }),
      refused({ param: 'recurring[interval_count]' }),
    )
    await assert.rejects(
      create({ unit_amount: 1, recurring: { interval: 'month', usage_type: 'metered' } }),
      refused({ code: 'sandbox_not_simulated', param: 'recurring[usage_type]' }),
    )
  })

  it('bring their product along', async () => {
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 500,
      product_data: { name: 'Gift', statement_descriptor: 'GIFT', active: false },
      expand: ['product'],
    })
    const made = price.product as Stripe.Product
    assert.deepEqual([made.name, made.statement_descriptor, made.active], ['Gift', 'GIFT', false])
  })

  it('are read as plans when they recur', async () => {
    const yearly = await create({
      unit_amount: 9_900,
      nickname: 'Yearly',
      recurring: { interval: 'year' },
    })
    const single = await create({ unit_amount: 100 })
    const plan = await stripe.plans.retrieve(yearly.id)
    assert.deepEqual(
      [plan.object, plan.amount, plan.interval, plan.nickname],
      ['plan', 9_900, 'year', 'Yearly'],
    )
    const { data } = await stripe.plans.list({ product })
    assert.deepEqual(
      data.map(({ id }) => id),
      [yearly.id],
    )
    await assert.rejects(stripe.plans.retrieve(single.id), {
      statusCode: 404,
      message: `No such plan: '${single.id}'`,
    })
  })
})
