import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { card, startTestSandbox } from '../testing/test-sandbox.ts'
import { type PortalVisitor, visitPortal } from '../testing/visit-portal.ts'

function addCard(visitor: PortalVisitor, number: string, subscriptionId: string | null = null) {
  return visitor.act({
    kind: 'add_card',
    payment: { name: 'Ann', country: 'US', postalCode: '10115', card: card(number) },
    makesDefault: subscriptionId === null,
    subscriptionId,
  })
}

const typesOf = async (visitor: PortalVisitor) => (await visitor.events()).map(({ type }) => type)

describe('cards in the portal', () => {
  it('adds one for the customer, with the events of the API', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    assert.deepEqual(addCard(visitor, '5555555555554444'), { kind: 'done', to: 'home' })
    assert.deepEqual(await typesOf(visitor), [
      'setup_intent.created',
      'setup_intent.succeeded',
      'payment_method.attached',
      'customer.updated',
    ])
    const [newest, first] = visitor.view().cards
    assert.equal(newest!.label, 'Mastercard ending 4444')
    assert.equal(newest!.isDefault, true)
    assert.equal(first!.keptBecause, 'in_use', 'Checkout made it the subscription’s own')
    const customer = await test.stripe.customers.retrieve(visitor.customerId)
    assert.ok(!customer.deleted)
    assert.equal(customer.invoice_settings.default_payment_method, newest!.id)
  })

  it('makes one a subscription’s own', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    addCard(visitor, '5555555555554444', visitor.subscription.id)
    const [newest] = visitor.view().cards
    assert.equal((await visitor.retrieve()).default_payment_method, newest!.id)
    assert.equal((await typesOf(visitor)).at(-1), 'customer.subscription.updated')
    const [, old] = visitor.view().cards
    assert.equal(old!.keptBecause, null)
    assert.equal(visitor.act({ kind: 'remove_card', cardId: old!.id }).kind, 'done')
    assert.equal((await typesOf(visitor)).at(-1), 'payment_method.detached')
    assert.equal(visitor.view().cards[0]!.keptBecause, 'only_card')
    assert.equal(visitor.act({ kind: 'remove_card', cardId: newest!.id }).kind, 'refused')
  })

  it('asks the bank where it wants to be asked, and goes on when it agrees', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const { engine } = test.sandbox
    const asked = addCard(visitor, '4000002500003155')
    assert.ok(asked.kind === 'challenge')
    assert.equal(visitor.view().cards.length, 1)
    const back = await engine.completeChallenge(asked.challengeId, 'complete')
    assert.ok(back.kind === 'redirect')
    const url = new URL(back.url)
    assert.equal(url.pathname, `/p/session/${visitor.key}/cards/new`)
    const outcome = engine.portalCardOutcome(visitor.key, url.searchParams.get('intent')!)
    assert.deepEqual(outcome, { kind: 'done', to: 'home' })
    assert.equal(visitor.view().cards.length, 2)
    assert.equal(visitor.view().cards[0]!.isDefault, true)
  })

  it('says that the bank refused', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const { engine } = test.sandbox
    assert.equal(addCard(visitor, '4000000000000002').kind, 'declined')
    assert.equal((await typesOf(visitor)).at(-1), 'setup_intent.setup_failed')
    assert.equal(addCard(visitor, '4242424242424241').kind, 'declined')
    const asked = addCard(visitor, '4000002500003155')
    assert.ok(asked.kind === 'challenge')
    await engine.completeChallenge(asked.challengeId, 'fail')
    const [failed] = (await visitor.events()).filter(
      ({ type }) => type === 'setup_intent.requires_action',
    )
    const intent = failed!.data.object as { id: string }
    const outcome = engine.portalCardOutcome(visitor.key, intent.id)
    assert.equal(outcome.kind, 'declined')
    assert.equal(visitor.view().cards.length, 1)
  })

  it('never touches another customer’s', async () => {
    await using test = await startTestSandbox()
    const visitor = await visitPortal(test)
    const other = await visitPortal(test)
    const [foreign] = other.view().cards
    assert.equal(visitor.act({ kind: 'make_default', cardId: foreign!.id }).kind, 'refused')
    assert.equal(visitor.act({ kind: 'remove_card', cardId: foreign!.id }).kind, 'refused')
  })
})
