import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A customer', () => {
  it('is made with a test card that is named twice, and has it once, as the default', async () => {
    await using test = await startTestSandbox()
    const customer = await test.stripe.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    const { data } = await test.stripe.customers.listPaymentMethods(customer.id)
    assert.deepEqual(
      data.map(({ id }) => id),
      [customer.invoice_settings.default_payment_method],
    )
  })
})
