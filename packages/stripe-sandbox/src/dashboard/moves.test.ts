import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

let test: TestSandbox
let customerId: string
let subscriptionId: string

before(async () => {
  test = await startTestSandbox({ dashboardPort: 0, retryDelaysMs: [86_400_000] })
  test.answers.push(500)
  const made = await subscribe(test, { trialDays: 7 })
  customerId = made.customerId
  subscriptionId = made.subscription.id
  await test.sandbox.engine.drain()
})

after(() => test[Symbol.asyncDispose]())

async function read(path: string): Promise<string> {
  const page = await fetch(test.sandbox.dashboardUrl + path)
  assert.equal(page.status, 200, path)
  return page.text()
}

async function post(path: string, form: Record<string, string> = {}) {
  const body = new URLSearchParams(form)
  const init = { method: 'POST', redirect: 'manual', body } as const
  const answer = await fetch(test.sandbox.dashboardUrl + path, init)
  return { status: answer.status, text: await answer.text() }
}

describe('the dashboard’s search', () => {
  it('finds a customer by part of an e-mail, and goes there', async () => {
    const page = await fetch(`${test.sandbox.dashboardUrl}/search?q=ANN%40exam`)
    assert.ok(page.url.endsWith(`/customers/${customerId}`))
  })

  it('finds any object by its id, with the events about it', async () => {
    const page = await fetch(`${test.sandbox.dashboardUrl}/search?q=${subscriptionId}`)
    assert.ok(page.url.endsWith(`/objects/${subscriptionId}`))
    const text = await page.text()
    assert.match(text, /customer\.<wbr>subscription\.<wbr>created/)
    assert.doesNotMatch(text, /trialWillEndSent|internal/)
  })

  it('says when there is nothing, escaped', async () => {
    assert.match(await read('/search?q=%3Cb%3E'), /Nothing is called <strong>&lt;b&gt;/)
    assert.doesNotMatch(await read('/search?q=%25'), /href="\/customers\/cus/)
  })
})

describe('the dashboard’s records', () => {
  it('show subscriptions, and events by kind', async () => {
    assert.match(await read('/subscriptions'), /Premium, \$15\.99 a month/)
    assert.doesNotMatch(await read('/events?type=checkout.'), /customer\.<wbr>created/)
  })

  it('show each attempt at a delivery with what the endpoint said', async () => {
    const failed = test.sandbox.engine.listDeliveries().find(({ attempts }) => attempts > 0)
    const first = test.sandbox.engine
      .listDeliveries()
      .find(({ state, attempts }) => state === 'waiting' && attempts === 1)
    assert.ok(failed && first)
    const text = await read(`/events/${first.eventId}`)
    assert.match(text, /One attempt at http/)
    assert.match(text, /500, \d+ ms/)
    assert.match(text, /Sent again by itself/)
    assert.match(await read('/webhooks?state=waiting'), /500, is sent again/)
  })

  it('show why a request was refused', async () => {
    await test.stripe.customers.retrieve('cus_none').catch(() => {})
    assert.match(await read('/log'), /resource_missing/)
  })
})

describe('the dashboard’s webhook endpoints', () => {
  it('roll a secret that is shown once, and are switched off and on', async () => {
    const [endpoint] = (await test.stripe.webhookEndpoints.list()).data
    const rolled = await post(`/webhooks/${endpoint!.id}/roll`, { hours: '24' })
    assert.match(rolled.text, /whsec_\w{32}/)
    const later = await read('/webhooks')
    assert.doesNotMatch(later, /whsec_/)
    assert.match(later, /The secret before signs, too/)

    const statusAfter = async (verb: string) => {
      assert.equal((await post(`/webhooks/${endpoint!.id}/${verb}`)).status, 303)
      return (await test.stripe.webhookEndpoints.retrieve(endpoint!.id)).status
    }
    assert.deepEqual(
      [await statusAfter('disable'), await statusAfter('enable')],
      ['disabled', 'enabled'],
    )
    assert.equal((await post('/webhooks/we_none/roll', { hours: '1' })).status, 404)
  })

  it('are sent what was held back', async () => {
    const { engine } = test.sandbox
    engine.setChaos({ holdDeliveries: true })
    await test.stripe.customers.create({})
    engine.setChaos({ holdDeliveries: false })
    assert.match(await read('/webhooks?state=held'), /Send all that are held/)
    assert.equal((await post('/webhooks/release')).status, 303)
    await engine.drain()
    assert.equal(engine.heldDeliveries().length, 0)
  })
})

describe('the dashboard’s chaos', () => {
  it('is ordered as it is typed, and set back to calm', async () => {
    const typed = { latencyMs: '5', drop: '12,5', shuffle: 'true', omitEvents: 'plan.created' }
    assert.equal((await post('/chaos', typed)).status, 303)
    const { latencyMs, drop, shuffle, omitEvents, failApiWith } = test.sandbox.engine.chaos()
    assert.deepEqual(
      [latencyMs, drop, shuffle, omitEvents, failApiWith],
      [5, 0.125, true, ['plan.created'], null],
    )
    assert.match(await read('/chaos'), /4 faults are ordered now/)
    await post('/chaos/calm')
    assert.match(await read('/chaos'), /All is calm now/)
  })

  it('is refused by name, with what was typed, and changes nothing', async () => {
    const answer = await post('/chaos', { failApiWith: 'often', latencyMs: '70' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /“Requests fail with status” must be a status from 400 to 599/)
    assert.match(answer.text, /value="often"/)
    assert.equal(test.sandbox.engine.chaos().latencyMs, 0)
  })
})

describe('the dashboard’s snapshots', () => {
  it('are kept and restored, and everything can be forgotten', async () => {
    assert.match((await post('/snapshots', { name: 'with-ann' })).text, /Kept as with-ann/)
    assert.match((await post('/reset')).text, /Everything is forgotten/)
    assert.equal((await test.stripe.customers.list()).data.length, 0)
    assert.match((await post('/snapshots/with-ann/restore')).text, /with-ann is restored/)
    assert.ok((await test.stripe.customers.list()).data.length > 0)
    const wrong = await post('/snapshots', { name: '../x' })
    assert.equal(wrong.status, 422)
    assert.match((await post('/snapshots/with-ann/delete')).text, /No snapshot yet/)
  })
})
