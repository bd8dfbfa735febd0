import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startTestSandbox, type TestSandbox } from '../../testing/test-sandbox.ts'
import { type PortalVisitor, visitPortal } from '../../testing/visit-portal.ts'

let test: TestSandbox

before(async () => {
  test = await startTestSandbox({ businessName: 'Marquee & Sons' })
})

after(() => test[Symbol.asyncDispose]())

function visit() {
  return visitPortal(test, {
    subscribed: { amount: 1_000 },
    others: [{ amount: 2_000 }, { amount: 500 }],
    update: {
      proration_behavior: 'always_invoice',
      schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
    },
    features: { subscription_pause: { enabled: true } },
  })
}

async function read(url: string): Promise<string> {
  const answer = await fetch(url)
  assert.equal(answer.status, 200, url)
  return answer.text()
}

/** A form as a browser without script posts it. */
function post(url: string, fields: Record<string, string> = {}, headers = {}) {
  const body = new URLSearchParams(fields)
  return fetch(url, { method: 'POST', redirect: 'manual', body, headers })
}

function subscriptionPath({ session, subscription }: PortalVisitor, what: string): string {
  return `${session.url}/${what}/${subscription.id}`
}

async function follow(answer: Response): Promise<string> {
  assert.equal(answer.status, 303)
  return read(new URL(answer.headers.get('location')!, test.sandbox.url).href)
}

const CARD = { expiry: '12 / 45', cvc: '123', name: 'Ann', country: 'IT' }

describe('the portal’s pages', () => {
  it('show plan, card, details and invoices, escaped, with no inline script or style', async () => {
    const visitor = await visit()
    await test.stripe.customers.update(visitor.customerId, {
      name: '<b>Ann</b>',
      address: { city: 'Turin', country: 'IT' },
    })
    const answer = await fetch(visitor.session.url)
    const text = await answer.text()
    assert.match(text, /\$10\.00 a month/)
    assert.match(text, /The next payment is \$10\.00 on/)
    assert.match(text, /Visa ending 4242/)
    assert.match(text, /Back to Marquee &amp; Sons/)
    assert.match(text, /&lt;b&gt;Ann/)
    assert.match(text, /Turin, Italy/)
    assert.match(text, /href="[^"]*\/invoice\/test_/)
    assert.match(answer.headers.get('content-security-policy')!, /script-src 'self'/)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.doesNotMatch(text, /<style|style=|<script>|onclick/)
  })

  it('preview a change in money and dates, and make it for that sum', async () => {
    const visitor = await visit()
    await test.advanceDays(10)
    const again = await visitor.reopen()
    const choice = await read(subscriptionPath(again, 'plan'))
    assert.match(choice, /Present plan/)
    const query = `confirm?price=${visitor.prices[0]!.id}`
    const confirm = await read(`${subscriptionPath(again, 'plan')}/${query}`)
    const [, sum] = /Change and pay (\$[\d.]+)/.exec(confirm)!
    assert.match(confirm, /Unused time on Premium/)
    assert.match(confirm, /Then \$20\.00 a month from \d+\s\w+ \d{4}/)
    const fields = { price: visitor.prices[0]!.id, quantity: '1', prorationAt: hidden(confirm) }
    const home = await follow(await post(`${subscriptionPath(again, 'plan')}/confirm`, fields))
    assert.match(home, /The plan is changed\./)
    assert.match(home, /\$20\.00 a month/)
    const invoices = await test.stripe.invoices.list({ customer: visitor.customerId, limit: 1 })
    assert.equal(`$${(invoices.data[0]!.amount_paid / 100).toFixed(2)}`, sum)
  })

  it('put a cheaper plan off, show it waiting, and take it back', async () => {
    const visitor = await visit()
    const price = visitor.prices[1]!.id
    const confirm = await read(`${subscriptionPath(visitor, 'plan')}/confirm?price=${price}`)
    assert.match(confirm, /Until then you keep Premium, and nothing is charged now/)
    const fields = { price, quantity: '1', prorationAt: hidden(confirm) }
    const home = await follow(await post(`${subscriptionPath(visitor, 'plan')}/confirm`, fields))
    assert.match(home, /Premium changes to Premium, \$5\.00 a month, on/)
    const undone = await follow(await post(subscriptionPath(visitor, 'undo')))
    assert.match(undone, /The change of plan is taken back\./)
    assert.doesNotMatch(undone, /changes to/)
  })

  it('cancel with a reason, and keep the subscription after all', async () => {
    const visitor = await visit()
    assert.match(await read(subscriptionPath(visitor, 'cancel')), /It is too expensive/)
    const fields = { feedback: 'too_expensive', comment: 'Later' }
    const home = await follow(await post(subscriptionPath(visitor, 'cancel'), fields))
    assert.match(home, /Ends on \d+\s\w+ \d{4}\./)
    assert.equal((await visitor.retrieve()).cancellation_details?.feedback, 'too_expensive')
    assert.match(await follow(await post(subscriptionPath(visitor, 'renew'))), /goes on\./)
    assert.equal((await visitor.retrieve()).cancel_at, null)
  })

  it('pause and resume', async () => {
    const visitor = await visit()
    assert.match(await read(subscriptionPath(visitor, 'pause')), /One month, until/)
    const home = await follow(await post(subscriptionPath(visitor, 'pause'), { length: '0' }))
    assert.match(home, /Paused\. Nothing is charged until it resumes on/)
    const resumed = await follow(await post(subscriptionPath(visitor, 'resume')))
    assert.match(resumed, /The subscription is resumed\./)
  })

  it('add a card, say why one is declined, and lead through 3-D Secure', async () => {
    const visitor = await visit()
    const url = `${visitor.session.url}/cards/new`
    const wrong = await post(url, { ...CARD, cardNumber: '4242 4242 4242 4241' })
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /This card number is not valid\./)
    const declined = await post(url, { ...CARD, cardNumber: '4000 0000 0000 9995' })
    assert.equal(declined.status, 402)
    assert.match(await declined.text(), /It has insufficient funds\./)
    const asked = await post(url, { ...CARD, cardNumber: '4000 0025 0000 3155' })
    const bank = new URL(asked.headers.get('location')!, test.sandbox.url).href
    const refused = await post(bank, { answer: 'fail' })
    assert.match(await read(refused.headers.get('location')!), /The card was not authenticated\./)
    const again = await post(url, { ...CARD, cardNumber: '4000 0025 0000 3155' })
    const bankAgain = new URL(again.headers.get('location')!, test.sandbox.url).href
    const agreed = await post(bankAgain, { answer: 'complete' })
    const home = await follow(await fetch(agreed.headers.get('location')!, { redirect: 'manual' }))
    assert.match(home, /The card is saved\./)
    assert.match(home, /Visa ending 3155/)
  })

  it('answer the card form’s own script in JSON', async () => {
    const visitor = await visit()
    const fields = { ...CARD, cardNumber: '5555 5555 5555 4444' }
    const answer = await post(`${visitor.session.url}/cards/new`, fields, {
      accept: 'application/json',
    })
    assert.deepEqual(await answer.json(), {
      kind: 'redirect',
      url: `/p/session/${visitor.key}?done=add_card`,
    })
  })

  it('choose which card pays, and remove one that is not needed', async () => {
    const visitor = await visit()
    await post(`${visitor.session.url}/cards/new`, { ...CARD, cardNumber: '5555555555554444' })
    const [added, first] = visitor.view().cards
    await follow(await post(subscriptionPath(visitor, 'pay-with'), { card: added!.id }))
    assert.equal((await visitor.retrieve()).default_payment_method, added!.id)
    const gone = await follow(await post(`${visitor.session.url}/cards/${first!.id}/remove`))
    assert.match(gone, /The card is removed\./)
    const kept = await post(`${visitor.session.url}/cards/${added!.id}/remove`)
    assert.equal(kept.status, 422)
    assert.match(await kept.text(), /Add another card first\./)
  })

  it('save billing information, and say which field is wrong without losing the rest', async () => {
    const visitor = await visit()
    const url = `${visitor.session.url}/details`
    const wrong = await post(url, { name: 'Ines', email: 'nowhere' })
    const text = await wrong.text()
    assert.equal(wrong.status, 422)
    assert.match(text, /id="email-error">Enter an address/)
    assert.match(text, /value="Ines"/)
    const home = await follow(await post(url, { name: 'Ines', email: 'ines@example.com' }))
    assert.match(home, /ines@example\.com/)
    const nowhere = await post(url, { taxId: 'IT00743110157', country: '' })
    assert.match(await nowhere.text(), /Choose a country that has tax IDs/)
    const taxed = await follow(await post(url, { taxId: 'IT00743110157', country: 'IT' }))
    const [, remove] = /action="([^"]+\/tax-ids\/[^"]+)"/.exec(taxed)!
    const removed = await follow(await post(new URL(remove!, test.sandbox.url).href))
    assert.doesNotMatch(removed, /IT00743110157/)
  })

  it('take no post of another site', async () => {
    const visitor = await visit()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ]) {
      const answer = await post(subscriptionPath(visitor, 'cancel'), {}, headers)
      assert.equal(answer.status, 403)
    }
    assert.equal((await visitor.retrieve()).cancel_at, null)
    const own = { origin: test.sandbox.url, 'sec-fetch-site': 'same-origin' }
    assert.equal((await post(subscriptionPath(visitor, 'cancel'), {}, own)).status, 303)
  })

  it('lead a link for one thing straight to it, and then to where it should end', async () => {
    const visitor = await visit()
    const flow = await visitor.reopen({
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: visitor.subscription.id },
        after_completion: {
          type: 'hosted_confirmation',
          hosted_confirmation: { custom_message: 'Come back any time.' },
        },
      },
    })
    const page = await read(flow.session.url)
    assert.match(page, /Cancel Premium/)
    assert.doesNotMatch(page, />Overview</)
    const done = await follow(await post(subscriptionPath(flow, 'cancel')))
    assert.match(done, /Come back any time\./)
    assert.match(await read(flow.session.url), /Come back any time\./)
  })

  it('confirm a given change of plan', async () => {
    const visitor = await visit()
    const [item] = visitor.subscription.items.data
    const flow = await visitor.reopen({
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: {
          subscription: visitor.subscription.id,
          items: [{ id: item!.id, price: visitor.prices[0]!.id }],
        },
      },
    })
    const page = await read(flow.session.url)
    assert.match(page, /Change and pay/)
    assert.doesNotMatch(page, /Choose another plan/)
  })

  it('give a link to whoever knows the address of a customer, while the login page is on', async () => {
    const visitor = await visit()
    const { id } = visitor.configuration
    const { configurations } = test.stripe.billingPortal
    await test.stripe.customers.update(visitor.customerId, { email: 'login@example.com' })
    const on = await configurations.update(id, { login_page: { enabled: true } })
    const url = on.login_page.url!
    assert.match(await read(url), /Get a link/)
    assert.equal((await post(url, { email: 'nobody@example.com' })).status, 422)
    const answer = await (await post(url, { email: 'login@example.com' })).text()
    const [, link] = /href="([^"]+\/p\/session\/[^"]+)"/.exec(answer)!
    assert.match(await read(link!), /login@example\.com/)
    await configurations.update(id, { login_page: { enabled: false } })
    assert.equal((await fetch(url)).status, 404)
  })

  it('say that a link is unknown', async () => {
    assert.equal((await fetch(`${test.sandbox.url}/p/session/test_nobody`)).status, 404)
  })
})

describe('an old portal link', () => {
  it('says that it has expired, and leads back', async () => {
    let ahead = 0
    await using late = await startTestSandbox({ wallNow: () => Date.now() + ahead })
    const visitor = await visitPortal(late)
    ahead += 6 * 60_000
    for (const path of ['', '/details']) {
      const page = await fetch(visitor.session.url + path)
      assert.equal(page.status, 410)
      assert.match(await page.text(), /This link has expired/)
    }
  })
})

function hidden(page: string): string {
  return /name="prorationAt" value="(\d+)"/.exec(page)![1]!
}
