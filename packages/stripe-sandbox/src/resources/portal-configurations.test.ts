import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features

async function updating(
  test: TestSandbox,
  more: Partial<Features['subscription_update']> = {},
): Promise<Features> {
  const price = await makePrice(test)
  return {
    payment_method_update: { enabled: true },
    subscription_update: {
      enabled: true,
      default_allowed_updates: ['price', 'quantity'],
      products: [{ product: String(price.product), prices: [price.id] }],
      ...more,
    },
  }
}

describe('portal configurations', () => {
  it('has a default one from the first use of the portal on, and tells of it', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    assert.equal((await portal.configurations.list()).data.length, 0)
    const customer = await test.stripe.customers.create()
    const first = await portal.sessions.create({ customer: customer.id })
    const second = await portal.sessions.create({ customer: customer.id })
    const { data } = await portal.configurations.list({ is_default: true })
    assert.equal(data.length, 1)
    assert.equal(first.configuration, data[0]!.id)
    assert.equal(second.configuration, data[0]!.id)
    assert.equal(data[0]!.features.subscription_cancel.mode, 'at_period_end')
    assert.equal(data[0]!.features.subscription_update.enabled, false)
    assert.deepEqual((await test.eventTypes()).slice(-3), [
      'billing_portal.configuration.created',
      'billing_portal.session.created',
      'billing_portal.session.created',
    ])
  })

  it('leaves out what a configuration does not ask for', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    const made = await portal.configurations.create({
      features: { invoice_history: { enabled: true } },
      business_profile: { headline: 'Sandbox & Sons' },
      metadata: { a: '1' },
    })
    assert.equal(made.is_default, true, 'an account’s first is its default')
    assert.equal(made.business_profile.headline, 'Sandbox & Sons')
    assert.equal(made.features.invoice_history.enabled, true)
    assert.equal(made.features.customer_update.enabled, false)
    assert.equal(made.features.subscription_cancel.enabled, false)
    assert.deepEqual(made.features.subscription_pause, {
      enabled: false,
      duration: {
        type: 'interval_options',
        interval_options: [{ interval: 'month', interval_count: 1 }],
      },
    })
    assert.equal(made.login_page.url, null)
    assert.deepEqual(made.metadata, { a: '1' })
  })

  it('shows the products only when they are asked for', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    const features = await updating(test)
    const made = await portal.configurations.create({ features })
    assert.ok(!('products' in made.features.subscription_update))
    const expand = ['features.subscription_update.products']
    const whole = await portal.configurations.retrieve(made.id, { expand })
    assert.deepEqual(whole.features.subscription_update.products, [
      {
        ...(features.subscription_update!.products![0]! as object),
        adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
      },
    ])
    const { data } = await portal.configurations.list({ expand: [`data.${expand[0]}`] })
    assert.equal(data[0]!.features.subscription_update.products?.length, 1)
  })

  it('changes field by field, and keeps the login page’s address while it is off', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    const { id } = await portal.configurations.create({
      features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
      login_page: { enabled: true },
    })
    const on = await portal.configurations.retrieve(id)
    const off = await portal.configurations.update(id, {
      features: { subscription_cancel: { proration_behavior: 'create_prorations' } },
      login_page: { enabled: false },
      name: 'Plain',
    })
    assert.equal(off.features.subscription_cancel.mode, 'immediately')
    assert.equal(off.features.subscription_cancel.proration_behavior, 'create_prorations')
    assert.equal(off.login_page.url, null)
    assert.equal(off.name, 'Plain')
    const again = await portal.configurations.update(id, { login_page: { enabled: true } })
    assert.equal(again.login_page.url, on.login_page.url)
    assert.match(String(on.login_page.url), /\/p\/login\/test_/)
  })

  it('refuses features that do not go together', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    const features = await updating(test)
    const yearly = await makePrice(test, { interval: 'year' })
    const product = features.subscription_update!.products as {
      product: string
      prices: string[]
    }[]
    const refused: [Features, Partial<Stripe.errors.StripeError>][] = [
      [
        { customer_update: { enabled: true, allowed_updates: ['shipping'] } },
        { code: 'sandbox_not_simulated' },
      ],
      [
        { subscription_update: features.subscription_update! },
        {
          message: 'Cannot enable subscription updates while payment method update is disabled.',
        },
      ],
      [
        await updating(test, { products: '' }),
        { code: 'parameter_missing', param: 'features[subscription_update][products]' },
      ],
      [
        await updating(test, { default_allowed_updates: '' }),
        {
          code: 'parameter_missing',
          param: 'features[subscription_update][default_allowed_updates]',
        },
      ],
      [
        await updating(test, { products: [{ ...product[0]!, prices: [yearly.id] }] }),
        {
          code: 'resource_missing',
          param: 'features[subscription_update][products][0][prices][0]',
        },
      ],
      [
        await updating(test, {
          products: [{ ...product[0]!, prices: [product[0]!.prices[0]!, product[0]!.prices[0]!] }],
        }),
        { param: 'features[subscription_update][products][0][prices][1]' },
      ],
      [
        { subscription_cancel: { enabled: true, proration_behavior: 'create_prorations' } },
        { param: 'features[subscription_cancel][proration_behavior]' },
      ],
      [
        { subscription_cancel: { mode: 'immediately' } as Features['subscription_cancel'] },
        { code: 'parameter_missing', param: 'features[subscription_cancel][enabled]' },
      ],
      [
        {
          subscription_pause: {
            enabled: true,
            duration: {
              type: 'interval_options',
              interval_options: [{ interval: 'year', interval_count: 4 }],
            },
          },
        },
        {
          param: 'features[subscription_pause][duration][interval_options][0][interval_count]',
        },
      ],
    ]
    for (const [given, expected] of refused) {
      await assert.rejects(portal.configurations.create({ features: given }), {
        statusCode: 400,
        ...expected,
      })
    }
  })

  it('opens no session with a configuration that was switched off', async () => {
    await using test = await startTestSandbox()
    const { portal } = portalOf(test)
    const customer = await test.stripe.customers.create()
    await portal.sessions.create({ customer: customer.id })
    const { id } = await portal.configurations.create({
      features: { invoice_history: { enabled: true } },
      default_return_url: 'http://shop.test/account',
    })
    const session = await portal.sessions.create({ customer: customer.id, configuration: id })
    assert.equal(session.return_url, 'http://shop.test/account')
    await portal.configurations.update(id, { active: false })
    await assert.rejects(portal.sessions.create({ customer: customer.id, configuration: id }), {
      statusCode: 400,
      param: 'configuration',
    })
    const standard = await portal.sessions.create({ customer: customer.id })
    await assert.rejects(
      portal.configurations.update(String(standard.configuration), { active: false }),
      { statusCode: 400, param: 'active' },
    )
  })
})

function portalOf({ stripe }: TestSandbox) {
  return { portal: stripe.billingPortal }
}
