import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePrice } from '../testing/subscribe.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('Lists', () => {
  it('page both ways, newest first', async () => {
    await using test = await startTestSandbox()
    const { customers } = test.stripe
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) ids.unshift((await customers.create({})).id)

    const first = await customers.list({ limit: 2 })
    assert.deepEqual(
      first.data.map(({ id }) => id),
      ids.slice(0, 2),
    )
    assert.equal(first.has_more, true)
    const rest = await customers.list({ limit: 3, starting_after: ids[1]! })
    assert.deepEqual(
      rest.data.map(({ id }) => id),
      ids.slice(2),
    )
    assert.equal(rest.has_more, false)
    const newer = await customers.list({ limit: 2, ending_before: ids[3]! })
    assert.deepEqual(
      newer.data.map(({ id }) => id),
      ids.slice(1, 3),
    )
    assert.equal(newer.has_more, true)

    const walked: string[] = []
    for await (const { id } of customers.list({ limit: 2 })) walked.push(id)
    assert.deepEqual(walked, ids)
    await assert.rejects(customers.list({ starting_after: ids[0]!, ending_before: ids[1]! }), {
      statusCode: 400,
    })
    await assert.rejects(customers.list({ starting_after: 'cus_nope' }), {
      statusCode: 400,
      param: 'starting_after',
    })
  })

  it('filter by what Stripe filters by', async () => {
    await using test = await startTestSandbox()
    const price = await makePrice(test)
    const keyed = await test.stripe.prices.create({
      product: price.product as string,
      currency: 'usd',
      unit_amount: 100,
      recurring: { interval: 'year' },
      lookup_key: 'premium_yearly',
    })
    const found = await test.stripe.prices.list({ lookup_keys: ['premium_yearly', 'other'] })
    assert.deepEqual(
      found.data.map(({ id }) => id),
      [keyed.id],
    )
    const yearly = await test.stripe.prices.list({ recurring: { interval: 'year' } })
    assert.deepEqual(
      yearly.data.map(({ id }) => id),
      [keyed.id],
    )

    await assert.rejects(test.stripe.prices.update(price.id, { lookup_key: 'premium_yearly' }), {
      statusCode: 400,
    })
    await test.stripe.prices.update(price.id, {
      lookup_key: 'premium_yearly',
      transfer_lookup_key: true,
    })
    assert.equal((await test.stripe.prices.retrieve(keyed.id)).lookup_key, null)

    const types = ['price.created', 'product.created']
    const events = await test.stripe.events.list({ types })
    assert.equal(events.data.length, 3)
    const since = { gte: events.data[0]!.created + 1 }
    assert.equal((await test.stripe.events.list({ created: since })).data.length, 0)
  })
})
