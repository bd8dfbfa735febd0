import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { subscribe } from '../../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../../testing/test-sandbox.ts'
import { releaseOf } from './api-versions.ts'
import { at } from './lower-object.ts'

const VERSIONS = [
  '2024-12-18.acacia',
  '2025-08-27.basil',
  '2025-09-30.clover',
  '2026-03-25.dahlia',
  '2026-10-28.endive',
] as const

type Version = (typeof VERSIONS)[number]
interface Payload {
  id: string
  type: string
  api_version: string
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> }
}

const received: Record<string, Payload[]> = {}
let test: TestSandbox
let subscriptionId: string
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  const payload = JSON.parse(body) as Payload
  const version = request.url!.slice(1)
  received[version] = [...(received[version] ?? []), payload]
  response.end()
})

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  test = await startTestSandbox({ webhooks: [] })
  const { port } = server.address() as AddressInfo
  for (const version of VERSIONS) {
    const made = await test.stripe.webhookEndpoints.create({
      url: `http://127.0.0.1:${port}/${version}`,
      enabled_events: ['*'],
      api_version: version,
    })
    assert.equal(made.api_version, version)
  }
  const { subscription } = await subscribe(test)
  subscriptionId = subscription.id
  await test.advanceDays(32)
})

after(async () => {
  await test[Symbol.asyncDispose]()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** The last event of a type as an endpoint of this version got it. */
function last(version: Version, type: string): Payload {
  return received[version]?.findLast((event) => event.type === type) ?? assert.fail(type)
}

function has(version: Version, type: string, path: string): boolean {
  return at(last(version, type).data.object, path) !== undefined
}

/** The versions in which an object has a field. */
function having(type: string, path: string): string[] {
  return VERSIONS.filter((version) => has(version, type, path)).map((v) => v.split('.')[1]!)
}

describe('Delivered payloads', () => {
  it('name their endpoint’s version, and are the same events', () => {
    const ids = (version: Version) => received[version]!.map(({ id }) => id).toSorted()
    for (const version of VERSIONS) {
      assert.ok(received[version]!.every((event) => event.api_version === version))
      assert.deepEqual(ids(version), ids('2026-10-28.endive'))
    }
  })

  it('have a subscription’s period where it was, with what it was before', () => {
    const renewed = (version: Version) =>
      received[version]!.find((event) => event.type === 'customer.subscription.updated')!
    const old = renewed('2024-12-18.acacia').data
    const now = renewed('2026-10-28.endive').data
    assert.equal(old.object.current_period_end, at(now.object, 'items.data.0.current_period_end'))
    assert.equal(at(old.object, 'items.data.0.current_period_end'), undefined)
    assert.equal(
      old.previous_attributes?.current_period_end,
      at(now.previous_attributes, 'items.data.0.current_period_end'),
    )
    assert.equal(now.previous_attributes?.current_period_end, undefined)
    assert.deepEqual(having('customer.subscription.updated', 'current_period_start'), ['acacia'])
    assert.deepEqual(having('customer.subscription.updated', 'discount'), ['acacia'])
    assert.deepEqual(having('customer.subscription.updated', 'billing_mode.type'), [
      'basil',
      'clover',
      'dahlia',
      'endive',
    ])
    assert.deepEqual(having('customer.subscription.updated', 'billing_schedules'), [
      'dahlia',
      'endive',
    ])
  })

  it('have an invoice’s subscription, payment and state where they were', async () => {
    const [invoice] = (await test.stripe.invoices.list({ subscription: subscriptionId })).data
    const payments = await test.stripe.invoicePayments.list({ invoice: invoice!.id! })
    const { object } = last('2024-12-18.acacia', 'invoice.paid').data
    assert.equal(object.subscription, subscriptionId)
    assert.equal(object.paid, true)
    assert.equal(object.paid_out_of_band, false)
    assert.equal(object.payment_intent, payments.data[0]!.payment.payment_intent)
    assert.match(String(object.charge), /^ch_/)
    for (const gone of ['parent', 'total_taxes', 'amount_overpaid', 'status_details']) {
      assert.ok(!(gone in object), gone)
    }
    assert.ok(has('2025-08-27.basil', 'invoice.paid', 'parent.subscription_details.subscription'))
    assert.ok(!has('2025-08-27.basil', 'invoice.paid', 'subscription'))
    const draft = last('2024-12-18.acacia', 'invoice.created').data.object
    assert.deepEqual([draft.paid, draft.payment_intent, draft.charge], [false, null, null])
  })

  it('have the price in an invoice’s lines', () => {
    const line = at(last('2024-12-18.acacia', 'invoice.paid').data.object, 'lines.data.0')
    assert.equal(at(line, 'type'), 'subscription')
    assert.equal(at(line, 'proration'), false)
    assert.match(String(at(line, 'subscription_item')), /^si_/)
    assert.equal(at(line, 'price.unit_amount'), 1_599)
    assert.equal(at(line, 'price.recurring.aggregate_usage'), null)
    assert.equal(at(line, 'plan.amount'), 1_599)
    assert.equal(at(line, 'pricing'), undefined)
    assert.deepEqual(having('invoice.paid', 'lines.data.0.parent'), [
      'basil',
      'clover',
      'dahlia',
      'endive',
    ])
    assert.deepEqual(having('invoice.paid', 'lines.data.0.quantity_decimal'), ['dahlia', 'endive'])
  })

  it('lead from a charge and a payment intent to their invoice', () => {
    for (const type of ['charge.succeeded', 'payment_intent.succeeded']) {
      assert.match(String(last('2024-12-18.acacia', type).data.object.invoice), /^in_/)
      assert.deepEqual(having(type, 'invoice'), ['acacia'])
    }
  })

  it('name the mode of a Checkout page as it was called', () => {
    const modes = VERSIONS.map((v) => last(v, 'checkout.session.completed').data.object.ui_mode)
    assert.deepEqual(modes, ['hosted', 'hosted', 'hosted', 'hosted_page', 'hosted_page'])
    assert.deepEqual(having('checkout.session.completed', 'shipping_details'), ['acacia'])
    assert.deepEqual(having('checkout.session.completed', 'integration_identifier'), [
      'dahlia',
      'endive',
    ])
    assert.deepEqual(having('checkout.session.completed', 'allowed_payment_method_types'), [
      'endive',
    ])
  })
})

describe('An endpoint’s version', () => {
  it('is refused when Stripe does not know it, or the sandbox has no shapes of it', async () => {
    const create = (version: string) =>
      test.stripe.webhookEndpoints.create({
        url: 'http://127.0.0.1:1/',
        enabled_events: ['*'],
        api_version: version as '2026-10-28.endive',
      })
    await assert.rejects(create('2026-10-29.endive'), {
      param: 'api_version',
      message: /^Invalid api_version: must be one of/,
    })
    await assert.rejects(create('2020-08-27'), { code: 'sandbox_not_simulated' })
  })

  it('can be any of the SDK’s from acacia on', async () => {
    const url = new URL('resources/WebhookEndpoints.d.ts', import.meta.resolve('stripe'))
    const union = /type ApiVersion = (.*);/.exec(readFileSync(url, 'utf8')) ?? assert.fail()
    const versions = [...union[1]!.matchAll(/'([^']+)'/g)].map((match) => match[1]!)
    const rendered = versions.filter((version) => releaseOf(version) !== null)
    assert.deepEqual(
      rendered,
      versions.filter((version) => version >= '2024-09-30' && !version.endsWith('.dashboard')),
    )
  })
})
