import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import Stripe from 'stripe'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'

const LOOK_MS = 1_000
/** Two looks, and the seconds by which a journey stops before and after an event. */
const LATE_AT_MOST_MS = 30_000

let sandbox: Sandbox
let shop: Server
let looking: NodeJS.Timeout
/** How far the shop's clock was from each event that it heard of. */
const lateness: Record<string, number> = {}

before(async () => {
  let followed = 0
  shop = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const event = JSON.parse(body) as { type: string; created: number }
    lateness[event.type] = Math.abs(event.created * 1_000 - followed)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(shop, 'listening')
  const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`
  sandbox = await startSandbox({
    port: 0,
    dashboardPort: 0,
    webhooks: [{ url, secret: 'whsec_of_the_test' }],
  })
  const look = () => {
    followed = sandbox.engine.now()
  }
  look()
  looking = setInterval(look, LOOK_MS)
  const { hostname, port } = new URL(sandbox.url)
  const stripe = new Stripe(sandbox.secretKey, { host: hostname, port, protocol: 'http' })
  const product = await stripe.products.create({ name: 'Standard' })
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1799,
    recurring: { interval: 'month' },
  })
  const customer = await stripe.customers.create({ email: 'ines@example.com' })
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'http://shop.example/',
    subscription_data: { trial_period_days: 14 },
  })
  const card = { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '123' }
  await sandbox.engine.payCheckout(session.id, { card })
})

after(async () => {
  clearInterval(looking)
  await sandbox.close()
  shop.close()
  shop.closeAllConnections()
})

describe('a journey through time', () => {
  it('lets a shop that looks at the clock each second hear of every event at its time', async () => {
    const body = new URLSearchParams({ to: 'trial' })
    const dashboard = sandbox.dashboardUrl ?? assert.fail('no dashboard')
    const url = `${dashboard}/clock/advance`
    assert.equal((await fetch(url, { method: 'POST', redirect: 'manual', body })).status, 303)
    while ((await (await fetch(dashboard)).text()).includes('data-travelling')) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.ok(lateness['customer.subscription.trial_will_end'] !== undefined)
    assert.ok(lateness['invoice.paid'] !== undefined)
    const late = Object.entries(lateness).filter(([, ms]) => ms > LATE_AT_MOST_MS)
    assert.deepEqual(late, [])
  })
})
