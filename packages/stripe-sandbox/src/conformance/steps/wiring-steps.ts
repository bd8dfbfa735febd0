import assert from 'node:assert/strict'
import { openSession, pay, subscribe } from '../../testing/subscribe.ts'
import type { Steps } from './step.ts'

const HOOK = { url: 'http://127.0.0.1:9/hook', enabled_events: ['invoice.paid' as const] }

const FEATURES = { invoice_history: { enabled: true } }

export const wiringSteps: Steps = {
  async 'checkout.sessions.create'(test) {
    const session = await openSession(test)
    assert.equal(session.status, 'open')
    assert.ok(session.url?.startsWith(test.sandbox.url))
  },
  async 'checkout.sessions.retrieve'(test) {
    const { id } = await openSession(test)
    await pay(test, id, '4242424242424242')
    const expand = ['line_items', 'subscription', 'invoice']
    const session = await test.stripe.checkout.sessions.retrieve(id, { expand })
    assert.equal(session.payment_status, 'paid')
    assert.equal(session.line_items?.data.length, 1)
  },
  async 'checkout.sessions.update'(test) {
    const { id } = await openSession(test)
    const metadata = { cart: '7' }
    assert.deepEqual(
      (await test.stripe.checkout.sessions.update(id, { metadata })).metadata,
      metadata,
    )
  },
  async 'checkout.sessions.list'(test) {
    await openSession(test)
    assert.equal((await test.stripe.checkout.sessions.list({ status: 'open' })).data.length, 1)
  },
  async 'checkout.sessions.expire'(test) {
    const { id } = await openSession(test)
    assert.equal((await test.stripe.checkout.sessions.expire(id)).status, 'expired')
  },
  async 'checkout.sessions.listLineItems'(test) {
    const { id } = await openSession(test)
    const { data } = await test.stripe.checkout.sessions.listLineItems(id)
    assert.equal(data[0]?.amount_total, 1_599)
  },
  async 'billingPortal.sessions.create'({ stripe, sandbox }) {
    const { id } = await stripe.customers.create({})
    const session = await stripe.billingPortal.sessions.create({ customer: id })
    assert.ok(session.url.startsWith(sandbox.url))
  },
  async 'billingPortal.configurations.create'({ stripe }) {
    const made = await stripe.billingPortal.configurations.create({ features: FEATURES })
    assert.equal(made.features.invoice_history.enabled, true)
  },
  async 'billingPortal.configurations.retrieve'({ stripe }) {
    const { id } = await stripe.billingPortal.configurations.create({ features: FEATURES })
    assert.equal((await stripe.billingPortal.configurations.retrieve(id)).active, true)
  },
  async 'billingPortal.configurations.update'({ stripe }) {
    const { id } = await stripe.billingPortal.configurations.create({ features: FEATURES })
    const metadata = { for: 'families' }
    const updated = await stripe.billingPortal.configurations.update(id, { metadata })
    assert.deepEqual(updated.metadata, metadata)
  },
  async 'billingPortal.configurations.list'({ stripe }) {
    await stripe.billingPortal.configurations.create({ features: FEATURES })
    const { data } = await stripe.billingPortal.configurations.list({ active: true })
    assert.equal(data.length, 1)
  },
  async 'events.list'(test) {
    await subscribe(test)
    const { data } = await test.stripe.events.list({ type: 'invoice.paid' })
    assert.equal(data[0]?.data.object.object, 'invoice')
  },
  async 'events.retrieve'({ stripe }) {
    await stripe.customers.create({})
    const [event] = (await stripe.events.list()).data
    assert.equal((await stripe.events.retrieve(event!.id)).type, 'customer.created')
  },
  async 'webhookEndpoints.create'({ stripe }) {
    assert.match((await stripe.webhookEndpoints.create(HOOK)).secret ?? '', /^whsec_\w+$/)
  },
  async 'webhookEndpoints.retrieve'({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create(HOOK)
    assert.equal((await stripe.webhookEndpoints.retrieve(id)).secret, undefined)
  },
  async 'webhookEndpoints.update'({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create(HOOK)
    const updated = await stripe.webhookEndpoints.update(id, { disabled: true })
    assert.equal(updated.status, 'disabled')
  },
  async 'webhookEndpoints.list'({ stripe }) {
    await stripe.webhookEndpoints.create(HOOK)
    assert.equal((await stripe.webhookEndpoints.list()).data.length, 2)
  },
  async 'webhookEndpoints.del'({ stripe }) {
    const { id } = await stripe.webhookEndpoints.create(HOOK)
    assert.equal((await stripe.webhookEndpoints.del(id)).deleted, true)
  },
}
