import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { GOOD_CARD, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'
import type { CheckoutPayment } from './checkout-view.ts'

type Params = Stripe.Checkout.SessionCreateParams

async function open(test: TestSandbox, params: Partial<Params> = {}) {
  const recurring = params.mode === undefined || params.mode === 'subscription'
  return test.stripe.checkout.sessions.create({
    mode: 'subscription',
    success_url: 'http://shop.test/ok',
    ...(params.mode === 'setup'
      ? { currency: 'usd' }
      : { line_items: [{ quantity: 1, price_data: priceData(recurring) }] }),
    ...params,
  })
}

function priceData(recurring: boolean) {
  return {
    currency: 'usd',
    unit_amount: 1_599,
    product_data: { name: 'Standard' },
    ...(recurring ? { recurring: { interval: 'month' as const } } : {}),
  }
}

async function pay(test: TestSandbox, id: string, more: Partial<CheckoutPayment> = {}) {
  const payment = { email: 'ann@example.com', name: 'Ann Example', card: GOOD_CARD, ...more }
  const outcome = await test.sandbox.engine.payCheckout(id, payment)
  assert.equal(outcome.kind, 'redirect')
  return test.stripe.checkout.sessions.retrieve(id, {
    expand: ['customer', 'invoice', 'payment_intent', 'subscription'],
  })
}

describe('What Checkout collects', () => {
  it('is on the session, and the new customer has it', async () => {
    await using test = await startTestSandbox()
    const session = await open(test, {
      billing_address_collection: 'required',
      phone_number_collection: { enabled: true },
      name_collection: { business: { enabled: true } },
      tax_id_collection: { enabled: true },
      consent_collection: { terms_of_service: 'required', promotions: 'auto' },
      custom_fields: [
        { key: 'screen', label: { type: 'custom', custom: 'Screen' }, type: 'text' },
        {
          key: 'size',
          label: { type: 'custom', custom: 'Size' },
          type: 'dropdown',
          dropdown: { options: [{ label: 'Small', value: 's' }] },
          optional: true,
        },
      ],
    })
    assert.deepEqual(session.consent, { promotions: null, terms_of_service: null })
    const done = await pay(test, session.id, {
      country: 'DE',
      postalCode: '10115',
      line1: 'Invalidenstraße 1',
      city: 'Berlin',
      phone: '+49301234567',
      businessName: 'Kino GmbH',
      taxId: { type: 'eu_vat', value: 'DE123456789' },
      acceptsTerms: true,
      wantsPromotions: false,
      customFields: { screen: 'Living room' },
    })
    const details = done.customer_details!
    assert.equal(details.address?.line1, 'Invalidenstraße 1')
    assert.equal(details.business_name, 'Kino GmbH')
    assert.deepEqual(details.tax_ids, [{ type: 'eu_vat', value: 'DE123456789' }])
    assert.deepEqual(done.consent, { promotions: 'opt_out', terms_of_service: 'accepted' })
    assert.equal(done.custom_fields[0]?.text?.value, 'Living room')
    assert.equal(done.custom_fields[1]?.dropdown?.value, null)
    const customer = done.customer as Stripe.Customer
    assert.equal(customer.address?.city, 'Berlin')
    assert.equal(customer.phone, '+49301234567')
    assert.equal(customer.business_name, 'Kino GmbH')
  })

  it('changes an existing customer only where it may, and fills a gap in the address', async () => {
    await using test = await startTestSandbox()
    const kept = await test.stripe.customers.create({ name: 'Old Name' })
    const typed = { name: 'New Name', country: 'FR', postalCode: '75001' }
    await pay(test, (await open(test, { customer: kept.id })).id, typed)
    const after = await test.stripe.customers.retrieve(kept.id)
    assert.ok(!after.deleted)
    assert.deepEqual(
      [after.email, after.name, after.address],
      ['ann@example.com', 'Old Name', null],
    )

    const changing = { name: 'auto', address: 'auto' } as const
    await pay(test, (await open(test, { customer: kept.id, customer_update: changing })).id, typed)
    const changed = await test.stripe.customers.retrieve(kept.id)
    assert.ok(!changed.deleted)
    assert.deepEqual([changed.name, changed.address?.country], ['New Name', 'FR'])
  })

  it('leaves the card out where nothing is due and the session says so', async () => {
    await using test = await startTestSandbox()
    const session = await open(test, {
      payment_method_collection: 'if_required',
      subscription_data: {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    })
    assert.equal(test.sandbox.engine.viewCheckout(session.id)?.asks.card, false)
    const done = await pay(test, session.id, { card: null })
    assert.equal(done.payment_status, 'no_payment_required')
    const subscription = done.subscription as Stripe.Subscription
    assert.deepEqual([subscription.status, subscription.default_payment_method], ['trialing', null])
    await test.advanceDays(8)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
  })

  it('makes a customer of a single buyer where one is needed', async () => {
    await using test = await startTestSandbox()
    const none = await pay(test, (await open(test, { mode: 'payment' })).id)
    assert.equal(none.customer, null)
    const always = await open(test, { mode: 'payment', customer_creation: 'always' })
    assert.equal(((await pay(test, always.id)).customer as Stripe.Customer).name, 'Ann Example')
    const setup = await pay(test, (await open(test, { mode: 'setup' })).id)
    assert.equal(setup.customer, null)
  })

  it('writes an invoice for a single payment and keeps the card for later', async () => {
    await using test = await startTestSandbox()
    const { id } = await open(test, {
      mode: 'payment',
      customer_creation: 'always',
      invoice_creation: {
        enabled: true,
        invoice_data: { description: 'A gift', footer: 'Thank you', metadata: { gift: '1' } },
      },
      payment_intent_data: { setup_future_usage: 'off_session', metadata: { order: '7' } },
    })
    const done = await pay(test, id)
    const invoice = done.invoice as Stripe.Invoice
    assert.deepEqual(
      [invoice.status, invoice.amount_paid, invoice.description, invoice.footer],
      ['paid', 1_599, 'A gift', 'Thank you'],
    )
    assert.deepEqual(invoice.metadata, { gift: '1' })
    const intent = done.payment_intent as Stripe.PaymentIntent
    assert.deepEqual([intent.metadata, intent.setup_future_usage], [{ order: '7' }, 'off_session'])
    const cards = await test.stripe.customers.listPaymentMethods(
      (done.customer as Stripe.Customer).id,
    )
    assert.equal(cards.data.length, 1)
    const payments = await test.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent.id },
    })
    assert.equal(payments.data[0]?.invoice, invoice.id)
  })

  it('offers the cards again that may be shown again', async () => {
    await using test = await startTestSandbox()
    const { id: customer } = await test.stripe.customers.create({ email: 'ann@example.com' })
    await pay(test, (await open(test, { customer })).id)
    const plain = await open(test, { customer })
    const asking = await open(test, {
      customer,
      saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited'] },
    })
    assert.equal(test.sandbox.engine.viewCheckout(plain.id)?.savedCards.length, 0)
    assert.equal(test.sandbox.engine.viewCheckout(asking.id)?.savedCards.length, 1)
  })
})

describe('A session on prices', () => {
  it('charges fractions of a cent rounded once per line', async () => {
    await using test = await startTestSandbox()
    const { unit_amount: _, ...data } = priceData(true)
    const price_data = { ...data, unit_amount_decimal: Stripe.Decimal.from('0.75') }
    const { id } = await open(test, { line_items: [{ quantity: 1_001, price_data }] })
    const done = await pay(test, id)
    assert.equal(done.amount_total, 751)
    assert.equal((done.invoice as Stripe.Invoice).total, 751)
  })

  it('stays in the currency that it was made in', async () => {
    await using test = await startTestSandbox()
    const price = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 1_000,
      currency_options: { eur: { unit_amount: 900 } },
      recurring: { interval: 'month' },
      product_data: { name: 'Standard' },
    })
    const line_items = [{ price: price.id, quantity: 1 }]
    const euros = await pay(test, (await open(test, { line_items, currency: 'eur' })).id)
    assert.deepEqual([euros.currency, (euros.invoice as Stripe.Invoice).total], ['eur', 900])
    const own = await pay(test, (await open(test, { line_items })).id, { country: 'DE' })
    assert.equal(own.currency, 'usd')
    await assert.rejects(open(test, { line_items, currency: 'gbp' }), { param: 'currency' })
  })

  it('says on every invoice what its subscription is to say', async () => {
    await using test = await startTestSandbox()
    const { id } = await open(test, {
      subscription_data: {
        invoice_settings: {
          description: 'For your films',
          footer: 'Thank you',
          custom_fields: [{ name: 'Cost centre', value: '4711' }],
        },
      },
    })
    const done = await pay(test, id)
    await test.advanceDays(32)
    const subscription = (done.subscription as Stripe.Subscription).id
    for (const invoice of (await test.stripe.invoices.list({ subscription })).data) {
      assert.equal(invoice.description, 'For your films')
      assert.equal(invoice.footer, 'Thank you')
      assert.deepEqual(invoice.custom_fields, [{ name: 'Cost centre', value: '4711' }])
    }
  })
})

describe('What the buyer changes before paying', () => {
  it('is the quantity, within its limits, and the sum follows', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const session = await open(test, {
      line_items: [
        {
          quantity: 2,
          adjustable_quantity: { enabled: true, minimum: 2, maximum: 5 },
          price_data: priceData(true),
        },
      ],
    })
    const lineId = engine.viewCheckout(session.id)!.lineItems[0]!.id
    const change = (quantity: number) =>
      engine.changeCheckout(session.id, { quantities: { [lineId]: quantity } })
    assert.equal(change(3).kind, 'changed')
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 3 * 1_599)
    assert.deepEqual(change(6), {
      kind: 'refused',
      field: 'quantity',
      message: 'Choose a quantity from 2 to 5.',
    })
    const done = await pay(test, session.id)
    assert.equal(done.amount_total, 3 * 1_599)
    assert.equal((done.subscription as Stripe.Subscription).items.data[0]?.quantity, 3)
    assert.equal(change(3).kind, 'gone')
  })

  it('pays the new sum after a card was declined for the old one', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const adjustable_quantity = { enabled: true }
    const session = await open(test, {
      mode: 'payment',
      line_items: [{ quantity: 2, adjustable_quantity, price_data: priceData(false) }],
    })
    const card = { ...GOOD_CARD, number: '4000002760003184' }
    const asked = await engine.payCheckout(session.id, { card })
    const lineId = engine.viewCheckout(session.id)!.lineItems[0]!.id
    engine.changeCheckout(session.id, { quantities: { [lineId]: 1 } })
    assert.equal(asked.kind, 'challenge')
    const late = await engine.completeChallenge(
      asked.kind === 'challenge' ? asked.challengeId : '',
      'complete',
    )
    assert.equal(late.kind, 'gone', 'the bank was asked about another sum')
    const done = await pay(test, session.id)
    assert.equal((done.payment_intent as Stripe.PaymentIntent).amount_received, 1_599)
  })

  it('is an optional item, which can be taken away again', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const extra = await test.stripe.prices.create({
      currency: 'usd',
      unit_amount: 300,
      product_data: { name: 'Poster' },
    })
    const session = await open(test, { optional_items: [{ price: extra.id, quantity: 1 }] })
    assert.equal(session.optional_items?.[0]?.price, extra.id)
    const { id } = engine.viewCheckout(session.id)!.optionalItems[0]!
    engine.changeCheckout(session.id, { optional: { id, isAdded: true } })
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 1_899)
    engine.changeCheckout(session.id, { optional: { id, isAdded: false } })
    assert.equal(engine.viewCheckout(session.id)?.totalToday, 1_599)
    engine.changeCheckout(session.id, { optional: { id, isAdded: true } })
    const done = await pay(test, session.id)
    assert.equal((done.invoice as Stripe.Invoice).total, 1_899)
  })
})

describe('An expired session', () => {
  it('is recovered by its link, as often as somebody follows it', async () => {
    await using test = await startTestSandbox()
    const session = await open(test, {
      after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
      metadata: { user: '7' },
    })
    await test.advanceDays(1.01)
    const expired = await test.stripe.checkout.sessions.retrieve(session.id)
    const { url, expires_at: until } = expired.after_expiration!.recovery!
    assert.equal(until! - expired.expires_at, 30 * 86_400)
    const key = url!.split('/').at(-1)!
    const again = test.sandbox.engine.recoverCheckout(key)!
    const recovered = await test.stripe.checkout.sessions.retrieve(again.split('/').at(-1)!)
    assert.deepEqual(
      [recovered.recovered_from, recovered.status, recovered.metadata?.user],
      [session.id, 'open', '7'],
    )
    assert.equal((await pay(test, recovered.id)).status, 'complete')
    await test.advanceDays(31)
    assert.equal(test.sandbox.engine.recoverCheckout(key), null)
  })
})

describe('A session is refused', () => {
  const custom = (key: string) => ({
    key,
    label: { type: 'custom' as const, custom: key },
    type: 'text' as const,
  })
  const cases: [string, Partial<Params>, object][] = [
    [
      'for an update without a customer',
      { customer_update: { name: 'auto' } },
      { param: 'customer_update' },
    ],
    [
      'for a customer creation that goes without saying',
      { customer_creation: 'always' },
      { param: 'customer_creation' },
    ],
    [
      'for two custom fields of one key',
      { custom_fields: [custom('a'), custom('a')] },
      { param: 'custom_fields[1][key]' },
    ],
    [
      'for more than three custom fields',
      { custom_fields: ['a', 'b', 'c', 'd'].map(custom) },
      { message: 'Array cannot have more than 3 items.' },
    ],
    [
      'for an intent of another mode',
      { payment_intent_data: { description: 'x' } },
      { param: 'payment_intent_data' },
    ],
    [
      'for a card that is always wanted in another mode',
      { mode: 'payment', payment_method_collection: 'always' },
      { param: 'payment_method_collection' },
    ],
    [
      'for a card that it may not take',
      { excluded_payment_method_types: ['card'] },
      { code: 'sandbox_not_simulated' },
    ],
    [
      'for a page in a frame',
      { ui_mode: 'embedded_page' },
      { code: 'sandbox_not_simulated', param: 'ui_mode' },
    ],
    [
      'for a mode of the page that is no more',
      { ui_mode: 'hosted' },
      { message: /Invalid ui_mode/ },
    ],
    [
      'for payment method types',
      { payment_method_types: ['card'] } as Partial<Params>,
      { code: 'payment_method_types_no_longer_supported' },
    ],
    [
      'for a quantity outside its own limits',
      {
        line_items: [
          {
            quantity: 1,
            adjustable_quantity: { enabled: true, minimum: 2 },
            price_data: priceData(true),
          },
        ],
      },
      { param: 'line_items[0][adjustable_quantity]' },
    ],
    [
      'for twenty-one recurring lines',
      {
        line_items: Array.from({ length: 21 }, () => ({
          quantity: 1,
          price_data: priceData(true),
        })),
      },
      { message: /at most 20 items/ },
    ],
    [
      'without a currency to save a card in',
      { mode: 'setup', currency: '' },
      { param: 'currency' },
    ],
  ]
  for (const [why, params, error] of cases) {
    it(why, async () => {
      await using test = await startTestSandbox()
      await assert.rejects(open(test, params), { statusCode: 400, ...error })
    })
  }
})

describe('A subscription that is to begin its months on a chosen day', () => {
  it('pays for what is left of the first, to the cent of its invoice', async () => {
    await using test = await startTestSandbox()
    const { engine } = test.sandbox
    const anchor = Math.floor(engine.now() / 1_000) + 10 * 86_400
    const { id } = await open(test, { subscription_data: { billing_cycle_anchor: anchor } })
    const shown = engine.viewCheckout(id)!
    assert.ok(shown.totalToday > 0 && shown.totalToday < 600)
    assert.deepEqual([shown.then?.amount, shown.then?.startsAt], [1_599, anchor])
    const done = await pay(test, id)
    const invoice = done.invoice as Stripe.Invoice
    assert.equal(invoice.total, done.amount_total)
    const intent = await test.stripe.paymentIntents.list({ limit: 1 })
    assert.equal(intent.data[0]?.amount_received, invoice.total)
    assert.equal((done.subscription as Stripe.Subscription).billing_cycle_anchor, anchor)
  })

  it('pays nothing before it where the session says so', async () => {
    await using test = await startTestSandbox()
    const anchor = Math.floor(test.sandbox.engine.now() / 1_000) + 10 * 86_400
    const { id } = await open(test, {
      subscription_data: { billing_cycle_anchor: anchor, proration_behavior: 'none' },
    })
    assert.equal(test.sandbox.engine.viewCheckout(id)?.freeUntil, anchor)
    const done = await pay(test, id)
    assert.deepEqual([done.amount_total, done.payment_status], [0, 'no_payment_required'])
    assert.equal((done.subscription as Stripe.Subscription).status, 'active')
    await test.advanceDays(11)
    const subscription = (done.subscription as Stripe.Subscription).id
    const { data } = await test.stripe.invoices.list({ subscription })
    assert.deepEqual(
      data.map(({ total, status }) => [total, status]),
      [[1_599, 'paid']],
    )
  })
})
