import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type Stripe from 'stripe'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

let test: TestSandbox
let price: string

before(async () => {
  test = await startTestSandbox()
  const made = await test.stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_799,
    recurring: { interval: 'month' },
    product_data: { name: 'Standard' },
  })
  price = made.id
})

after(() => test[Symbol.asyncDispose]())

function open(params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return test.stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price, quantity: 1 }],
    success_url: 'http://shop.test/ok',
    ...params,
  })
}

const CARD = {
  email: 'ines@example.com',
  cardNumber: '4242 4242 4242 4242',
  expiry: '12 / 45',
  cvc: '123',
  name: 'Ines',
  country: 'DE',
}

/** Without script: what a browser posts, and the page or redirect that comes back. */
async function post(url: string, fields: Record<string, string>) {
  const body = new URLSearchParams(fields)
  const answer = await fetch(url, { method: 'POST', redirect: 'manual', body })
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') }
}

async function read(url: string): Promise<string> {
  return (await fetch(url)).text()
}

describe('The fields of the hosted Checkout page', () => {
  it('are those that the session asks for, and no others', async () => {
    const plain = await read((await open()).url!)
    assert.doesNotMatch(plain, /id="(phone|line1|taxId|businessName|acceptsTerms)"/)
    const { url } = await open({
      phone_number_collection: { enabled: true },
      billing_address_collection: 'required',
      tax_id_collection: { enabled: true },
      name_collection: { business: { enabled: true, optional: true } },
      consent_collection: { terms_of_service: 'required' },
      custom_text: { terms_of_service_acceptance: { message: 'I agree to be quiet' } },
    })
    const asking = await read(url!)
    for (const id of ['phone', 'line1', 'taxId', 'businessName', 'acceptsTerms']) {
      assert.match(asking, new RegExp(`<label for="${id}"|id="${id}"`))
    }
    assert.match(asking, /Business name \(optional\)/)
    assert.match(asking, /I agree to be quiet/)
  })

  it('are refused one by one, and what was typed stays', async () => {
    const { url } = await open({
      billing_address_collection: 'required',
      consent_collection: { terms_of_service: 'required' },
      custom_fields: [
        {
          key: 'code',
          label: { type: 'custom', custom: 'Your number' },
          type: 'numeric',
          numeric: { minimum_length: 4 },
        },
      ],
    })
    const answer = await post(url!, { ...CARD, city: 'Köln', custom_code: '12' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /Enter the street and number\./)
    assert.match(answer.text, /Agree to the terms to continue\./)
    assert.match(answer.text, /Use at least 4 characters\./)
    assert.match(answer.text, /value="Köln"/)
  })

  it('take a tax ID in the form of the country', async () => {
    const { id, url } = await open({ tax_id_collection: { enabled: true } })
    const wrong = await post(url!, { ...CARD, taxId: '123' })
    assert.match(wrong.text, /A tax ID of this country looks like DE123456789\./)
    assert.equal((await post(url!, { ...CARD, taxId: 'de123456789' })).status, 303)
    const { customer_details: details, customer } = await test.stripe.checkout.sessions.retrieve(id)
    assert.deepEqual(details?.tax_ids, [{ type: 'eu_vat', value: 'DE123456789' }])
    const kept = await test.stripe.customers.listTaxIds(String(customer))
    assert.equal(kept.data[0]?.value, 'DE123456789')
  })

  it('are only an e-mail address where no card is needed', async () => {
    const { id, url } = await open({
      payment_method_collection: 'if_required',
      subscription_data: { trial_period_days: 14 },
    })
    const page = await read(url!)
    assert.doesNotMatch(page, /cardNumber|test-cards/)
    assert.match(page, /No card needed/)
    assert.equal((await post(url!, { email: 'nobody' })).status, 422)
    assert.equal((await post(url!, { email: 'ines@example.com' })).status, 303)
    assert.equal((await test.stripe.checkout.sessions.retrieve(id)).status, 'complete')
  })

  it('say what the button does', async () => {
    const gift = [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Gift' } },
      },
    ]
    const donate = await open({ mode: 'payment', submit_type: 'donate', line_items: gift })
    assert.match(await read(donate.url!), /Donate \$5\.00/)
    const { url } = await test.stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'usd',
      success_url: 'http://shop.test/ok',
    })
    assert.match(await read(url!), /<span data-label>Save card<\/span>/)
  })
})

describe('The order on the hosted Checkout page', () => {
  it('is changed by its forms, which lead back to the page', async () => {
    const { id, url } = await open({
      line_items: [
        { price, quantity: 1, adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
      ],
    })
    const line = /name="quantity\[(\w+)\]"/.exec(await read(url!))![1]!
    const changed = await post(`${url}/change`, { [`quantity[${line}]`]: '3' })
    assert.deepEqual([changed.status, changed.to], [303, `/c/pay/${id}`])
    assert.match(await read(url!), /\$53\.97 today/)
    for (const nonsense of ['6', '-1', '1e3', '', 'three']) {
      const refused = await post(`${url}/change`, { [`quantity[${line}]`]: nonsense })
      assert.equal(refused.status, 422, nonsense)
      assert.match(refused.text, /Choose a quantity from 1 to 5\./)
    }
    assert.match(await read(url!), /\$53\.97 today/)
  })

  it('takes a promotion code, says why it does not, and lets it go again', async () => {
    const { stripe } = test
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const promotion = { type: 'coupon', coupon: coupon.id } as const
    await stripe.promotionCodes.create({ promotion, code: 'HALF' })
    const { id, url } = await open({ allow_promotion_codes: true })
    const refused = await post(`${url}/change`, { promotionCode: 'NOPE' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /This code is invalid\./)
    assert.match(refused.text, /value="NOPE"/)
    assert.equal((await post(`${url}/change`, { promotionCode: 'half' })).status, 303)
    const page = await read(url!)
    assert.match(page, /\$9\.00 today|\$8\.99 today/)
    assert.match(page, /HALF \(50% off\)/)
    assert.match(page, /Then \$17\.99 a month/, 'the coupon is for once')
    await post(`${url}/change`, { promotionCode: '' })
    assert.match(await read(url!), /\$17\.99 today/)
    await post(`${url}/change`, { promotionCode: 'HALF' })
    await post(url!, CARD)
    const done = await stripe.checkout.sessions.retrieve(id)
    assert.equal(done.total_details?.amount_discount, 1_799 - done.amount_total!)
  })

  it('keeps a coupon that lasts in what follows, and names its taxes', async () => {
    const { stripe } = test
    const coupon = await stripe.coupons.create({
      name: 'Friends',
      amount_off: 500,
      currency: 'usd',
      duration: 'forever',
    })
    const rate = await stripe.taxRates.create({
      display_name: 'Sales tax',
      percentage: 10,
      inclusive: false,
    })
    const { url } = await open({
      discounts: [{ coupon: coupon.id }],
      subscription_data: { default_tax_rates: [rate.id] },
    })
    const page = await read(url!)
    assert.match(page, /Friends/)
    assert.match(page, /Sales tax 10%/)
    assert.match(page, /\$14\.29 today/)
    assert.match(page, /Then \$14\.29 a month/)
    assert.doesNotMatch(page, /name="promotionCode"/)
  })

  it('is closed with its session', async () => {
    const { id, url } = await open()
    await test.stripe.checkout.sessions.expire(id)
    assert.equal((await post(`${url}/change`, { promotionCode: 'HALF' })).status, 410)
    assert.equal((await post(`${test.sandbox.url}/c/pay/cs_none/change`, {})).status, 404)
  })
})

describe('An expired page', () => {
  it('starts the same order again where the session allows it', async () => {
    const { id, url } = await open({ after_expiration: { recovery: { enabled: true } } })
    await test.stripe.checkout.sessions.expire(id)
    const link = /href="([^"]+\/c\/recover\/[^"]+)"/.exec(await read(url!))![1]!
    const answer = await fetch(link, { redirect: 'manual' })
    assert.equal(answer.status, 303)
    assert.match(await read(answer.headers.get('location')!), /\$17\.99 today/)
    const dead = await fetch(`${test.sandbox.url}/c/recover/nothing`)
    assert.equal(dead.status, 404)
    assert.match(await dead.text(), /This link has expired/)
  })
})

describe('The receipt', () => {
  it('says who paid what, with discounts, taxes, and what was refunded', async () => {
    const { stripe } = test
    const customer = await stripe.customers.create({
      name: 'Kino GmbH',
      email: 'kino@example.com',
      address: { line1: 'Hauptstraße 1', city: 'Berlin', postal_code: '10115', country: 'DE' },
      tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }],
    })
    const coupon = await stripe.coupons.create({
      name: 'Welcome',
      percent_off: 10,
      duration: 'once',
    })
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 19,
      inclusive: true,
    })
    const { id, url } = await open({
      customer: customer.id,
      discounts: [{ coupon: coupon.id }],
      subscription_data: {
        default_tax_rates: [rate.id],
        invoice_settings: { footer: 'Thank you for watching' },
      },
    })
    await post(url!, CARD)
    const { invoice } = await stripe.checkout.sessions.retrieve(id, {
      expand: ['invoice.payments'],
    })
    const paid = invoice as Stripe.Invoice
    const payment = paid.payments!.data[0]!.payment.payment_intent
    await stripe.refunds.create({ payment_intent: String(payment), amount: 100 })
    const page = await read(paid.hosted_invoice_url!)
    for (const text of [
      'Kino GmbH',
      'Hauptstraße 1',
      'Berlin, 10115',
      'Germany',
      'DE123456789',
      'Welcome',
      'VAT 19%, included',
      'Visa ending in 4242',
      'Thank you for watching',
      '−$1.00',
    ]) {
      assert.ok(page.includes(text), text)
    }
  })
})
