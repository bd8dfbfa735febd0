import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type Stripe from 'stripe'
import { makePrice, subscribe } from '../testing/subscribe.ts'
import { startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

async function withPeople(test: TestSandbox): Promise<(query: string) => Promise<string[]>> {
  const { customers } = test.stripe
  await customers.create({ name: 'Ann Lee', email: 'ann@example.com', metadata: { tier: 'gold' } })
  await customers.create({ name: 'Bea "B" O\'Neil', email: 'bea@example.org' })
  await customers.create({ name: 'Cid', metadata: { tier: 'tin', 'a b': '1' } })
  return async (query) => {
    const found = await customers.search({ query })
    return found.data.map(({ name }) => name!.slice(0, 3))
  }
}

describe('A search', () => {
  it('compares whole values and parts, folded in case, and the metadata by key', async () => {
    await using test = await startTestSandbox()
    const find = await withPeople(test)
    assert.deepEqual(await find('email:"ANN@example.com"'), ['Ann'])
    assert.deepEqual(await find("name:'ann lee'"), ['Ann'])
    assert.deepEqual(
      await find('name~"ee"').catch((error: Error) => error.message.slice(0, 16)),
      'The `~` operator',
    )
    assert.deepEqual(await find('email~"example"'), ['Bea', 'Ann'])
    assert.deepEqual(await find('metadata["tier"]:"gold"'), ['Ann'])
    assert.deepEqual(await find("metadata['a b']:'1'"), ['Cid'])
    assert.deepEqual(await find('name:"Bea \\"B\\" O\'Neil"'), ['Bea'])
  })

  it('negates, asks for null, and joins by AND, OR or a blank', async () => {
    await using test = await startTestSandbox()
    const find = await withPeople(test)
    assert.deepEqual(await find('-email~"example"'), ['Cid'])
    assert.deepEqual(await find('email:null'), ['Cid'])
    assert.deepEqual(await find('-metadata["tier"]:null'), ['Cid', 'Ann'])
    assert.deepEqual(await find('email~"example" AND -name:"ann lee"'), ['Bea'])
    assert.deepEqual(await find('email~"example" -name:"ann lee"'), ['Bea'])
    assert.deepEqual(await find('name:"cid" or name:"ann lee"'), ['Cid', 'Ann'])
    const { now } = test.sandbox.engine
    const soon = Math.floor(now() / 1_000) + 100
    assert.equal((await find(`created<${soon}`)).length, 3)
    assert.equal((await find(`created>=${soon}`)).length, 0)
  })

  it('goes from page to page, and counts when it is asked to', async () => {
    await using test = await startTestSandbox()
    for (let n = 0; n < 5; n += 1) await test.stripe.products.create({ name: `Plan ${n}` })
    const query = 'name~"plan"'
    const first = await test.stripe.products.search({ query, limit: 2, expand: ['total_count'] })
    assert.equal(first.object, 'search_result')
    assert.equal(first.total_count, 5)
    assert.equal(first.has_more, true)
    const all: string[] = []
    for await (const { name } of test.stripe.products.search({ query, limit: 2 })) all.push(name)
    assert.deepEqual(all, ['Plan 4', 'Plan 3', 'Plan 2', 'Plan 1', 'Plan 0'])
    const other = { query: 'active:"true"', page: first.next_page! }
    await assert.rejects(test.stripe.products.search(other), { statusCode: 400, param: 'page' })
  })

  it('finds every kind that Stripe can search', async () => {
    await using test = await startTestSandbox()
    const { stripe } = test
    const { customerId, subscription } = await subscribe(test)
    await makePrice(test, { interval: 'year' })
    const count = async (found: Promise<Stripe.ApiSearchResult<unknown>>) =>
      (await found).data.length
    assert.equal(await count(stripe.subscriptions.search({ query: 'status:"active"' })), 1)
    const ofSubscription = `subscription:"${subscription.id}" AND total>1000`
    assert.equal(await count(stripe.invoices.search({ query: ofSubscription })), 1)
    const byCard = `customer:"${customerId}" AND payment_method_details.card.last4:"4242"`
    assert.equal(await count(stripe.charges.search({ query: byCard })), 1)
    const paid = 'status:"succeeded" AND amount:1599 AND currency:"USD"'
    assert.equal(await count(stripe.paymentIntents.search({ query: paid })), 1)
    assert.equal(await count(stripe.prices.search({ query: 'active:"true" type:"recurring"' })), 2)
    const expanded = await stripe.charges.search({ query: byCard, expand: ['data.customer'] })
    assert.equal((expanded.data[0]!.customer as Stripe.Customer).id, customerId)
  })

  it('is refused when it cannot be read, or asks for what cannot be searched', async () => {
    await using test = await startTestSandbox()
    const { customers } = test.stripe
    for (const query of [
      'name',
      'name:Ann',
      'name:"Ann',
      'AND name:"a"',
      'name:"a" AND',
      'name:"a" AND email:"b" OR phone:"c"',
      '(name:"a")',
      'name>"a"',
      'email~null',
      'created:"soon"',
      'metadata["a"]~"abc"',
      Array.from({ length: 11 }, () => 'name:"a"').join(' '),
    ]) {
      await assert.rejects(customers.search({ query }), { statusCode: 400, param: 'query' }, query)
    }
    await assert.rejects(customers.search({ query: 'balance:"1"' }), {
      message: /^Field `balance` is an unsupported search field for resource `customers`/,
    })
    await assert.rejects(customers.search({} as Stripe.CustomerSearchParams), {
      code: 'parameter_missing',
    })
  })
})
