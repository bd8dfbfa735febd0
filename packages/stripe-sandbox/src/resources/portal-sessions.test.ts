import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('portal sessions', () => {
  it('names its customer, its configuration and a link that cannot be guessed', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({ email: 'ann@example.com' })
    const session = await test.stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'http://shop.test/account',
      locale: 'en-GB',
      expand: ['configuration'],
    })
    const configuration = session.configuration as Stripe.BillingPortal.Configuration
    assert.equal(configuration.object, 'billing_portal.configuration')
    assert.equal(session.customer, customer.id)
    assert.equal(session.flow, null)
    assert.equal(session.locale, 'en-GB')
    assert.match(session.url, /\/p\/session\/test_\w{40}$/)
  })

  it('carries a flow with what comes after it', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const session = await test.stripe.billingPortal.sessions.create({
      customer: customerId,
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: subscription.id },
        after_completion: { type: 'redirect', redirect: { return_url: 'http://shop.test/bye' } },
      },
    })
    assert.deepEqual(session.flow, {
      type: 'subscription_cancel',
      after_completion: {
        type: 'redirect',
        redirect: { return_url: 'http://shop.test/bye' },
        hosted_confirmation: null,
      },
      customer_update: null,
      subscription_cancel: { retention: null, subscription: subscription.id },
      subscription_pause: null,
      subscription_update: null,
      subscription_update_confirm: null,
    })
  })

  it('refuses flows that cannot be gone through', async () => {
    await using test = await startTestSandbox()
    const { customerId, subscription } = await subscribe(test)
    const other = await subscribe(test)
    const { sessions } = test.stripe.billingPortal
    type Flow = Stripe.BillingPortal.SessionCreateParams.FlowData
    const cancelling = (id: string): Flow => ({
      type: 'subscription_cancel',
      subscription_cancel: { subscription: id },
    })
    const open = (flow_data: Flow) => sessions.create({ customer: customerId, flow_data })
    await assert.rejects(
      open({ type: 'subscription_update', subscription_update: { subscription: subscription.id } }),
      {
        message:
          'This subscription cannot be updated because the subscription update feature in the portal configuration is disabled.',
      },
    )
    await assert.rejects(open(cancelling(other.subscription.id)), {
      code: 'resource_missing',
      param: 'flow_data[subscription_cancel][subscription]',
    })
    await assert.rejects(open({ type: 'subscription_cancel' }), {
      code: 'parameter_missing',
      param: 'flow_data[subscription_cancel]',
    })
    await assert.rejects(
      open({ type: 'payment_method_update', after_completion: { type: 'redirect' } }),
      { code: 'parameter_missing', param: 'flow_data[after_completion][redirect]' },
    )
    await test.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })
    await assert.rejects(open(cancelling(subscription.id)), {
      message: 'The subscription is already set to be canceled at period end.',
    })
    await test.stripe.subscriptions.cancel(subscription.id)
    await assert.rejects(open(cancelling(subscription.id)), { statusCode: 400 })
  })
})
