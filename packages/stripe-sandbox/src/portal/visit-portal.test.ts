import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { card, startTestSandbox } from '../testing/test-sandbox.ts'
import { visitPortal } from '../testing/visit-portal.ts'

const MINUTE = 60_000

describe('a portal visit', () => {
  it('shows what there is: plan, next charge, card, details and invoices', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const view = visitor.view()
    const [sub] = view.subscriptions
    assert.equal(sub!.name, 'Premium')
    assert.equal(sub!.amount, 1_599)
    assert.equal(sub!.interval, 'month')
    assert.deepEqual(sub!.next, {
      amount: 1_599,
      at: visitor.subscription.items.data[0]!.current_period_end,
    })
    assert.equal(sub!.cardLabel, 'Visa ending 4242')
    assert.equal(view.customer.email, 'ann@example.com')
    assert.equal(view.invoices.length, 1)
    assert.equal(view.invoices[0]!.status, 'paid')
    assert.equal(view.returnUrl, 'http://shop.test/account')
  })

  it('is over when the link was not opened in five minutes, or nothing was done for an hour', async () => {
    let ahead = 0
    await using test = await startTestSandbox({ wallNow: () => Date.now() + ahead })
    const visitor = await visitPortal(test)
    const { engine } = test.sandbox
    ahead += 5 * MINUTE + 1
    assert.deepEqual(engine.viewPortal(visitor.key), {
      state: 'expired',
      businessName: 'Sandbox',
      returnUrl: 'http://shop.test/account',
    })
    const again = await visitor.reopen()
    for (let visits = 0; visits < 3; visits++) {
      assert.equal(engine.viewPortal(again.key)?.state, 'open')
      ahead += 59 * MINUTE
    }
    ahead += 2 * MINUTE
    assert.equal(engine.viewPortal(again.key)?.state, 'expired')
    const late = again.act({
      kind: 'cancel',
      subscriptionId: visitor.subscription.id,
      feedback: null,
      comment: null,
    })
    assert.deepEqual(late, { kind: 'gone' })
    assert.equal((await visitor.retrieve()).cancel_at, null)
    assert.equal(engine.viewPortal('test_nobody'), null)
  })

  it('changes the details that may be changed, and no others', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test, {
      features: { customer_update: { enabled: true, allowed_updates: ['name', 'address'] } },
    })
    const outcome = visitor.act({
      kind: 'update_details',
      details: {
        name: 'Ines Marchetti',
        email: 'else@example.com',
        address: { ...ADDRESS, line2: '' },
      },
    })
    assert.equal(outcome.kind, 'done')
    const customer = await test.stripe.customers.retrieve(visitor.customerId)
    assert.ok(!customer.deleted)
    assert.equal(customer.name, 'Ines Marchetti')
    assert.equal(customer.email, 'ann@example.com')
    assert.equal(customer.address?.city, 'Firenze')
    assert.equal(customer.address?.line2, null)
    assert.deepEqual(
      (await visitor.events()).map(({ type }) => type),
      ['customer.updated'],
    )
  })

  it('adds tax ids and removes them', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const add = (value: string) =>
      visitor.act({ kind: 'update_details', details: { taxId: { type: 'eu_vat', value } } })
    const wrong = add('12')
    assert.ok(wrong.kind === 'refused' && wrong.field === 'taxId')
    assert.equal(add('it00743110157').kind, 'done')
    const [taxId] = visitor.view().customer.taxIds
    assert.equal(taxId?.value, 'IT00743110157')
    assert.equal(visitor.act({ kind: 'remove_tax_id', taxId: taxId.id }).kind, 'done')
    assert.deepEqual(visitor.view().customer.taxIds, [])
    const types = (await visitor.events()).map(({ type }) => type)
    assert.equal(types[0], 'customer.tax_id.created')
    assert.equal(types.at(-1), 'customer.tax_id.deleted')
    assert.equal(visitor.act({ kind: 'remove_tax_id', taxId: taxId.id }).kind, 'refused')
  })

  it('names the field that is wrong', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const outcome = visitor.act({ kind: 'update_details', details: { email: 'nowhere' } })
    assert.ok(outcome.kind === 'refused')
    assert.equal(outcome.field, 'email')
  })

  it('allows a flow nothing but what it is for, and then leads where it should', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const subscriptionId = visitor.subscription.id
    const flow = await visitor.reopen({
      flow_data: {
        type: 'subscription_cancel',
        subscription_cancel: { subscription: subscriptionId },
        after_completion: { type: 'redirect', redirect: { return_url: 'http://shop.test/bye' } },
      },
    })
    assert.deepEqual(flow.view().flow, {
      type: 'subscription_cancel',
      subscriptionId,
      change: null,
    })
    assert.equal(flow.act({ kind: 'update_details', details: { name: 'X' } }).kind, 'refused')
    const done = flow.act({ kind: 'cancel', subscriptionId, feedback: null, comment: null })
    assert.deepEqual(done, { kind: 'done', to: { url: 'http://shop.test/bye' } })
    assert.equal(flow.view().flow, null)
    assert.equal(flow.view().confirmation?.returnUrl, 'http://shop.test/bye')
  })

  it('confirms a new card on its own page where it is asked to', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const flow = await visitor.reopen({
      flow_data: {
        type: 'payment_method_update',
        after_completion: {
          type: 'hosted_confirmation',
          hosted_confirmation: { custom_message: 'See you soon.' },
        },
      },
    })
    const done = flow.act({
      kind: 'add_card',
      payment: { name: 'Ann', card: card('4242424242424242') },
      makesDefault: false,
      subscriptionId: null,
    })
    assert.deepEqual(done, { kind: 'done', to: 'confirmation' })
    assert.deepEqual(flow.view().confirmation, {
      message: 'See you soon.',
      returnUrl: 'http://shop.test/account',
    })
    assert.equal(flow.view().cards[0]!.isDefault, true, 'a flow’s card becomes the default')
  })
})

const ADDRESS = {
  city: 'Firenze',
  country: 'IT',
  line1: 'Via dei Servi 2',
  line2: '',
  postal_code: '50122',
  state: 'FI',
}
