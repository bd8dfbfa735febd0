import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openCheckout, priceData, type SessionParams } from '../testing/pay-checkout.ts'
import { startTestSandbox } from '../testing/test-sandbox.ts'

describe('A session is refused', () => {
  const custom = (key: string) => ({
    key,
    label: { type: 'custom' as const, custom: key },
    type: 'text' as const,
  })
  const cases: [string, Partial<SessionParams>, object][] = [
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
      { payment_method_types: ['card'] } as Partial<SessionParams>,
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
      await assert.rejects(openCheckout(test, params), { statusCode: 400, ...error })
    })
  }
})
