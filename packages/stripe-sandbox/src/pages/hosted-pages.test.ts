import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Stripe from 'stripe'
import { type Sandbox, startSandbox } from '../start-sandbox.ts'
import { FIRST_CARDS, MORE_CARDS } from './shown-cards.ts'

const SUCCESS_URL = 'http://shop.example/success?session={CHECKOUT_SESSION_ID}'
const CANCEL_URL = 'http://shop.example/subscribe'

let sandbox: Sandbox
let stripe: Stripe
let price: Stripe.Price

before(async () => {
  sandbox = await startSandbox({ port: 0, dashboardPort: null, businessName: 'Marquee & Sons' })
  const { hostname, port } = new URL(sandbox.url)
  stripe = new Stripe(sandbox.secretKey, { host: hostname, port, protocol: 'http' })
  const product = await stripe.products.create({ name: 'Standard' })
  price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1799,
    recurring: { interval: 'month' },
  })
})

after(() => sandbox.close())

function startSession(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id, quantity: 1 }],
    success_url: SUCCESS_URL,
    cancel_url: CANCEL_URL,
    ...params,
  })
}

/** Posts the card form as a browser without script does, or with `json` as the page's script does. */
function pay(url: string, cardNumber: string, more: Record<string, string> = {}, json = false) {
  const fields = { email: 'ines@example.com', cardNumber, expiry: '12 / 40', name: 'Ines' }
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: json ? { accept: 'application/json' } : {},
    body: new URLSearchParams({ ...fields, cvc: '123', country: 'IT', ...more }),
  })
}

describe('the hosted Checkout page', () => {
  it('shows what is due today, what follows, and the business, escaped', async () => {
    const session = await startSession()
    const page = await fetch(session.url!)
    const text = await page.text()
    assert.equal(page.status, 200)
    assert.match(text, /\$17\.99 today/)
    assert.match(text, /Then \$17\.99 a month from \d+\s\w+ \d{4}/)
    assert.match(text, /Back to Marquee &amp; Sons/)
    assert.match(text, /Subscribe and pay \$17\.99/)
  })

  it('offers a trial for nothing today', async () => {
    const session = await startSession({ subscription_data: { trial_period_days: 14 } })
    const text = await (await fetch(session.url!)).text()
    assert.match(text, /Standard, 14 days free/)
    assert.match(text, /\$0\.00 today/)
    assert.match(text, /−\$17\.99/)
    assert.match(text, /Start trial/)
  })

  it('forbids inline scripts and styles, and has none', async () => {
    const page = await fetch((await startSession()).url!)
    assert.match(page.headers.get('content-security-policy')!, /script-src 'self'/)
    assert.doesNotMatch(await page.text(), /<style|style=|<script>|onclick/)
  })

  it('sends the buyer to the success page once the card was charged', async () => {
    const session = await startSession()
    const answer = await pay(session.url!, '4242 4242 4242 4242')
    assert.equal(answer.status, 303)
    assert.equal(
      answer.headers.get('location'),
      SUCCESS_URL.replace('{CHECKOUT_SESSION_ID}', session.id),
    )
    const paid = await stripe.checkout.sessions.retrieve(session.id)
    assert.equal(paid.status, 'complete')
    assert.equal(paid.customer_details?.email, 'ines@example.com')
  })

  it('answers its own script in JSON', async () => {
    const session = await startSession()
    const answer = await pay(session.url!, '4242424242424242', {}, true)
    assert.deepEqual(await answer.json(), {
      kind: 'redirect',
      url: SUCCESS_URL.replace('{CHECKOUT_SESSION_ID}', session.id),
    })
  })

  it('says why a card was declined, keeps what was typed, and lets another card pay', async () => {
    const session = await startSession()
    const declined = await pay(session.url!, '4000 0000 0000 9995')
    const text = await declined.text()
    assert.equal(declined.status, 402)
    assert.match(text, /Your card was declined\./)
    assert.match(text, /It has insufficient funds\./)
    assert.match(text, /value="ines@example\.com"/)
    assert.equal((await pay(session.url!, '4242 4242 4242 4242')).status, 303)
  })

  it('refuses fields that cannot be right without asking the bank', async () => {
    const session = await startSession()
    const answer = await pay(session.url!, '4242 4242 4242 4241')
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /This card number is not valid\./)
  })

  it('shows a customer their own address and does not let another one in', async () => {
    const customer = await stripe.customers.create({ email: 'own@example.com' })
    const session = await startSession({ customer: customer.id })
    assert.match(await (await fetch(session.url!)).text(), /value="own@example\.com" readonly/)
    await pay(session.url!, '4242424242424242', { email: 'other@example.com' })
    const paid = await stripe.checkout.sessions.retrieve(session.id)
    assert.equal(paid.customer_details?.email, 'own@example.com')
  })

  it('fills a test card in without script', async () => {
    const session = await startSession()
    const text = await (await fetch(`${session.url}?use=4000002760003184`)).text()
    assert.match(text, /value="4000 0027 6000 3184"/)
  })

  it('says that a session has expired and leads back to the shop', async () => {
    const session = await startSession()
    await stripe.checkout.sessions.expire(session.id)
    const page = await fetch(session.url ?? `${sandbox.url}/c/pay/${session.id}`)
    const text = await page.text()
    assert.equal(page.status, 410)
    assert.match(text, /This Checkout session has expired/)
    assert.match(text, new RegExp(`href="${CANCEL_URL}"`))
    assert.equal((await pay(session.url!, '4242424242424242')).status, 410)
  })

  it('charges nothing a second time', async () => {
    const session = await startSession()
    await pay(session.url!, '4242424242424242')
    assert.match(await (await fetch(session.url!)).text(), /This Checkout session is complete/)
    assert.equal((await pay(session.url!, '4242424242424242')).status, 410)
    const paid = await stripe.checkout.sessions.retrieve(session.id)
    const invoices = await stripe.invoices.list({ customer: String(paid.customer) })
    assert.equal(invoices.data.length, 1)
  })

  it('answers 404 for a session that never was', async () => {
    assert.equal((await fetch(`${sandbox.url}/c/pay/cs_test_none`)).status, 404)
  })

  it('serves its styles, scripts and fonts', async () => {
    const text = await (await fetch((await startSession()).url!)).text()
    const files = [...text.matchAll(/(?:href|src)="(\/_pages\/[^"]+)"/g)].map((match) => match[1])
    assert.ok(files.length >= 3)
    for (const file of [...files, '/_pages/instrument-sans.woff2', '/_pages/commit-mono.woff2']) {
      assert.equal((await fetch(sandbox.url + file)).status, 200, file)
    }
  })

  it('does with every card on its list what the list says', async () => {
    for (const { number, outcome } of [...FIRST_CARDS, ...MORE_CARDS]) {
      const session = await startSession()
      const cvc = number.length === 15 ? '1234' : '123'
      const answer = await pay(session.url!, number, { cvc }, true)
      const { kind } = (await answer.json()) as { kind: string }
      const expected = /^Pays/.test(outcome)
        ? 'redirect'
        : /3-D Secure/.test(outcome)
          ? 'challenge'
          : 'declined'
      assert.equal(kind, expected, `${number}: ${outcome}`)
    }
  })
})

describe('the 3-D Secure page', () => {
  async function challenge() {
    const session = await startSession()
    const answer = await pay(session.url!, '4000 0027 6000 3184')
    assert.equal(answer.status, 303)
    return { session, url: new URL(answer.headers.get('location')!, sandbox.url).href }
  }

  function answerBank(url: string, answer: string) {
    const body = new URLSearchParams({ answer })
    return fetch(url, { method: 'POST', redirect: 'manual', body })
  }

  it('leads on to the success page when the bank agrees', async () => {
    const { session, url } = await challenge()
    assert.match(await (await fetch(url)).text(), /Complete authentication/)
    const answer = await answerBank(url, 'complete')
    assert.equal(answer.status, 303)
    assert.match(answer.headers.get('location')!, /shop\.example\/success/)
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'complete')
  })

  it('returns to the paying page, which says what happened, when the bank refuses', async () => {
    const { session, url } = await challenge()
    const answer = await answerBank(url, 'fail')
    assert.equal(answer.headers.get('location'), session.url)
    assert.match(await (await fetch(session.url!)).text(), /The card was not authenticated\./)
    assert.equal((await stripe.checkout.sessions.retrieve(session.id)).status, 'open')
  })

  it('takes one answer', async () => {
    const { url } = await challenge()
    await answerBank(url, 'fail')
    assert.equal((await fetch(url)).status, 404)
    assert.equal((await answerBank(url, 'complete')).status, 410)
  })
})

describe('the hosted invoice page', () => {
  it('is a receipt once the invoice is paid', async () => {
    const session = await startSession()
    await pay(session.url!, '4242 4242 4242 4242')
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] })
    const invoice = paid.invoice as Stripe.Invoice
    const text = await (await fetch(invoice.hosted_invoice_url!)).text()
    assert.equal(
      await (await fetch(invoice.invoice_pdf!)).text(),
      text,
      'what is printed is the page',
    )
    assert.match(text, /\$17\.99 paid/)
    assert.match(text, /4242/)
    assert.doesNotMatch(text, /data-testid="pay"/)
  })

  it('takes another card after a renewal was declined', async () => {
    const session = await startSession({ subscription_data: { trial_period_days: 7 } })
    await pay(session.url!, '4000 0000 0000 0341')
    await sandbox.engine.advance(sandbox.engine.now() + 8 * 86_400_000)
    const { subscription } = await stripe.checkout.sessions.retrieve(session.id)
    const open = await stripe.invoices.list({ subscription: String(subscription), status: 'open' })
    const url = open.data[0]!.hosted_invoice_url!
    assert.match(await (await fetch(url)).text(), /Pay \$17\.99/)
    assert.equal((await pay(url, '4000 0000 0000 9995')).status, 402)
    assert.equal((await pay(url, '4242 4242 4242 4242')).status, 303)
    assert.match(await (await fetch(url)).text(), /\$17\.99 paid/)
    assert.equal((await stripe.subscriptions.retrieve(String(subscription))).status, 'active')
  })
})
