import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { openCheckout, payCheckout } from '../testing/pay-checkout.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('What Checkout collects', () => {
  it('is on the session, and the new customer has it', async () => {
    await using test = await startTestSandbox()
    const session = await openCheckout(test, {
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
    const done = await payCheckout(test, session.id, {
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
    await payCheckout(test, (await openCheckout(test, { customer: kept.id })).id, typed)
    const after = await test.stripe.customers.retrieve(kept.id)
    assert.ok(!after.deleted)
    assert.deepEqual(
      [after.email, after.name, after.address],
      ['ann@example.com', 'Old Name', null],
    )

    const changing = { name: 'auto', address: 'auto' } as const
    await payCheckout(
      test,
      (await openCheckout(test, { customer: kept.id, customer_update: changing })).id,
      typed,
    )
    const changed = await test.stripe.customers.retrieve(kept.id)
    assert.ok(!changed.deleted)
    assert.deepEqual([changed.name, changed.address?.country], ['New Name', 'FR'])
  })

  it('leaves the card out where nothing is due and the session says so', async () => {
    await using test = await startTestSandbox()
    const session = await openCheckout(test, {
      payment_method_collection: 'if_required',
      subscription_data: {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    })
    assert.equal(test.sandbox.engine.viewCheckout(session.id)?.asks.card, false)
    const done = await payCheckout(test, session.id, { card: null })
    assert.equal(done.payment_status, 'no_payment_required')
    const subscription = done.subscription as Stripe.Subscription
    assert.deepEqual([subscription.status, subscription.default_payment_method], ['trialing', null])
    await test.advanceDays(8)
    const ended = await test.stripe.subscriptions.retrieve(subscription.id)
    assert.equal(ended.status, 'canceled')
  })

  it('makes a customer of a single buyer where one is needed', async () => {
    await using test = await startTestSandbox()
    const none = await payCheckout(test, (await openCheckout(test, { mode: 'payment' })).id)
    assert.equal(none.customer, null)
    const always = await openCheckout(test, { mode: 'payment', customer_creation: 'always' })
    assert.equal(
      ((await payCheckout(test, always.id)).customer as Stripe.Customer).name,
      'Ann Example',
    )
    const setup = await payCheckout(test, (await openCheckout(test, { mode: 'setup' })).id)
    assert.equal(setup.customer, null)
  })

  it('writes an invoice for a single payment and keeps the card for later', async () => {
    await using test = await startTestSandbox()
    const { id } = await openCheckout(test, {
      mode: 'payment',
      customer_creation: 'always',
      invoice_creation: {
        enabled: true,
        invoice_data: { description: 'A gift', footer: 'Thank you', metadata: { gift: '1' } },
      },
      payment_intent_data: { setup_future_usage: 'off_session', metadata: { order: '7' } },
    })
    const done = await payCheckout(test, id)
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
    await payCheckout(test, (await openCheckout(test, { customer })).id)
    const plain = await openCheckout(test, { customer })
    const asking = await openCheckout(test, {
      customer,
      saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited'] },
    })
    assert.equal(test.sandbox.engine.viewCheckout(plain.id)?.savedCards.length, 0)
    assert.equal(test.sandbox.engine.viewCheckout(asking.id)?.savedCards.length, 1)
  })
})
