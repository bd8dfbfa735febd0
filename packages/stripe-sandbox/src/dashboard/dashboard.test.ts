import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import Stripe from 'stripe'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'

const DAY_MS = 86_400_000

let sandbox: Sandbox
let customer: Stripe.Customer

before(async () => {
  sandbox = await startSandbox({ port: 0, dashboardPort: 0 })
  const { hostname, port } = new URL(sandbox.url)
  const stripe = new Stripe(sandbox.secretKey, { host: hostname, port, protocol: 'http' })
  const product = await stripe.products.create({ name: 'Standard' })
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1799,
    recurring: { interval: 'month' },
  })
  customer = await stripe.customers.create({ name: 'Ines <b>', email: 'ines@example.com' })
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: 'http://shop.example/',
    subscription_data: { trial_period_days: 14 },
  })
  const card = { number: '4000000000000341', expMonth: 12, expYear: 2040, cvc: '123' }
  await sandbox.engine.payCheckout(session.id, { card })
})

after(() => sandbox.close())

async function read(path: string): Promise<string> {
  const page = await fetch(sandbox.dashboardUrl + path)
  assert.equal(page.status, 200, path)
  return page.text()
}

function post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(sandbox.dashboardUrl + path, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams(form),
  })
}

/** The clock's page once it shows no journey under way. */
async function readArrived(): Promise<string> {
  for (;;) {
    const text = await read('/')
    if (!text.includes('data-travelling')) return text
  }
}

describe('the dashboard', () => {
  it('foresees what a card that will be declined brings about', async () => {
    const text = await read('/')
    for (const title of [
      'Trial reminder',
      'Trial ends, declined',
      '2nd try',
      'Last try, then cancelled',
    ]) {
      assert.ok(text.includes(title), title)
    }
  })

  it('lists customers, invoices, events and requests, escaped', async () => {
    assert.match(await read('/customers'), /Ines &lt;b&gt;/)
    assert.match(await read('/customers'), /Standard, \$17\.99 a month/)
    assert.match(await read('/invoices'), /\$0\.00/)
    assert.match(await read('/events'), /customer\.<wbr>subscription\.<wbr>created/)
    assert.match(await read('/log'), /POST \/v1\/checkout\/sessions/)
  })

  it('shows a customer with every object, and nothing that Stripe would not show', async () => {
    const text = await read(`/customers/${customer.id}`)
    assert.match(text, /Visa ending 0341/)
    assert.match(text, /&quot;object&quot;: &quot;subscription&quot;/)
    assert.doesNotMatch(text, /internal|4000000000000341/)
  })

  it('shows the payload of an event and the parameters of a request', async () => {
    const event = /\/events\/(evt_\w+)/.exec(await read('/events'))
    assert.match(await read(`/events/${event![1]}`), /&quot;object&quot;: &quot;event&quot;/)
    const request = /\/log\/(\S+?)">POST \/v1\/checkout/.exec(await read('/log'))
    assert.match(await read(`/log/${request![1]}`), /subscription_data\[trial_period_days\]=14/)
  })

  it('answers 404 for what is not there', async () => {
    for (const path of ['/customers/cus_none', '/events/evt_none', '/log/req_none', '/none']) {
      assert.equal((await fetch(sandbox.dashboardUrl + path)).status, 404, path)
    }
  })

  it('moves the clock to the end of the trial and past the payment', async () => {
    const before = sandbox.engine.now()
    assert.equal((await post('/clock/advance', { to: 'trial' })).status, 303)
    const text = await readArrived()
    assert.match(text, /Arrived on/)
    assert.ok(sandbox.engine.now() > before + 14 * DAY_MS)
    assert.match(text, /Past due|2nd try/)
    assert.match(await read('/customers'), /Past due/)
  })

  it('moves the clock to the end of dunning, where the subscription ends', async () => {
    assert.equal((await post('/clock/advance', { to: 'dunning' })).status, 303)
    await readArrived()
    assert.match(await read('/customers'), /Cancelled/)
  })

  it('refuses a date that has passed', async () => {
    const answer = await post('/clock/advance', { until: '2020-01-01' })
    assert.equal(answer.status, 422)
  })

  it('refuses another site’s form and another host’s name', async () => {
    const origin = { origin: 'http://evil.example' }
    assert.equal((await post('/clock/advance', { to: 'day' }, origin)).status, 403)
    assert.equal(await statusUnderHost('evil.example'), 403)
  })
})

/** `fetch` does not let a caller choose the Host header. */
function statusUnderHost(host: string): Promise<number | undefined> {
  const answered = Promise.withResolvers<number | undefined>()
  const asked = request(sandbox.dashboardUrl!, { headers: { host } }, (response) => {
    response.resume()
    answered.resolve(response.statusCode)
  })
  asked.on('error', answered.reject)
  asked.end()
  return answered.promise
}
