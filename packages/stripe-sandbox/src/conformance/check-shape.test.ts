import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'
import { assertShapes, watchAnswer, watchEvent } from '../testing/watch-shapes.ts'
import { checkShape } from './check-shape.ts'
import { answerShape, eventShape } from './promised-shapes.ts'

async function realCustomer(): Promise<Record<string, unknown>> {
  await using test = await startTestSandbox()
  const { lastResponse: _, ...customer } = await test.stripe.customers.create({ name: 'Ann' })
  return customer
}

function findings(change: object, customer: Record<string, unknown>): string[] {
  const shape = answerShape('POST', '/v1/customers')!
  return checkShape(shape, { ...customer, ...change }, 'customer')
}

describe('The shape check', () => {
  it('finds what is missing, unknown, mistyped or wrongly null, by the SDK’s own types', async () => {
    const customer = await realCustomer()
    assert.deepEqual(findings({}, customer), [])
    assert.deepEqual(findings({ email: undefined }, customer), [
      'customer.email: missing in Customer',
    ])
    assert.deepEqual(findings({ nick: 'A' }, customer), [
      'customer.nick: Customer has no such field',
    ])
    assert.deepEqual(findings({ balance: '0' }, customer), [
      'customer.balance: "0" is not a number',
    ])
    assert.deepEqual(findings({ livemode: null }, customer), [
      'customer.livemode: null is not a boolean',
    ])
    assert.deepEqual(findings({ tax_exempt: 'maybe' }, customer), [
      'customer.tax_exempt: "maybe" is not "exempt" | "none" | "reverse" | null',
    ])
    const settings = { invoice_settings: { footer: null } }
    assert.equal(findings(settings, customer).length, 3)
  })

  it('tells the objects of a union apart, deleted ones and expanded ones, too', async () => {
    const customer = await realCustomer()
    const shape = answerShape('GET', '/v1/subscriptions/sub_1')!
    assert.equal(shape.kind, 'object')
    const field = shape.kind === 'object' ? shape.fields().get('customer')!.shape : shape
    const found = (value: unknown) => checkShape(field, value, 'customer')
    assert.deepEqual(found('cus_1'), [])
    assert.deepEqual(found(customer), [])
    assert.deepEqual(found({ id: 'cus_1', object: 'customer', deleted: true }), [])
    assert.equal(found({ ...customer, object: 'invoice' }).length, 1)
    assert.equal(found(null).length, 1)
  })

  it('wants text where the SDK makes a Decimal, and knows events by their type', () => {
    const price = answerShape('GET', '/v1/prices/price_1')!
    const amount = price.kind === 'object' ? price.fields().get('unit_amount_decimal')! : null
    assert.deepEqual(checkShape(amount!.shape, '1599', 'amount'), [])
    assert.equal(checkShape(amount!.shape, 1599, 'amount').length, 1)
    assert.ok(eventShape('invoice.paid'))
    assert.equal(eventShape('invoice.eaten'), null)
  })

  it('fails the test that saw a wrong answer or event', async () => {
    const customer = await realCustomer()
    watchAnswer('test.invalid:1', 'POST', '/v1/customers', { ...customer, balance: null })
    assert.throws(() => assertShapes('http://test.invalid:1'), /balance: null is not a number/)
    const event = { type: 'customer.eaten', api_version: '2026-10-28.endive' }
    watchEvent('http://test.invalid:1', event)
    assert.throws(() => assertShapes('http://test.invalid:1'), /customer.eaten: no such event/)
    assert.doesNotThrow(() => assertShapes('http://test.invalid:1'))
  })
})
