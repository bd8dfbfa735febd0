import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { normaliseInvoice, normaliseSubscription } from './normalise.ts'

const PRICE = {
  id: 'price_1',
  unit_amount: 1799,
  currency: 'usd',
  product: 'plan_standard',
  recurring: { interval: 'month', interval_count: 1 },
}

const SHARED = {
  id: 'sub_1',
  object: 'subscription',
  customer: 'cus_1',
  status: 'active',
  currency: 'usd',
  created: 1_793_966_400,
  start_date: 1_793_966_400,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  ended_at: null,
  trial_start: null,
  trial_end: null,
  latest_invoice: 'in_1',
  default_payment_method: null,
  metadata: { plan: 'standard' },
}

const PERIOD = { current_period_start: 1_793_966_400, current_period_end: 1_796_558_400 }

/** Until 2025-02-24 (acacia): the period stands on the subscription. */
const acacia = {
  ...SHARED,
  ...PERIOD,
  items: { data: [{ id: 'si_1', price: PRICE, quantity: 1 }] },
}

/** Since 2025-03-31 (basil): it stands on the items. */
const endive = {
  ...SHARED,
  items: { data: [{ id: 'si_1', price: PRICE, quantity: 1, ...PERIOD }] },
}

describe('the API-version firewall', () => {
  test('a subscription is the same before and after 2025-03-31', () => {
    assert.deepEqual(normaliseSubscription(acacia), normaliseSubscription(endive))
    assert.deepEqual(normaliseSubscription(endive).currentPeriodEndAt, new Date(1_796_558_400_000))
  })

  test('both ways of scheduling a cancellation count', () => {
    const byPeriod = { ...endive, cancel_at_period_end: true }
    const byInstant = { ...endive, cancel_at: PERIOD.current_period_end }
    const expected = new Date(PERIOD.current_period_end * 1_000)
    assert.deepEqual(normaliseSubscription(byPeriod).cancelAt, expected)
    assert.deepEqual(normaliseSubscription(byInstant).cancelAt, expected)
    assert.equal(normaliseSubscription(endive).cancelAt, null)
  })

  test('an expanded object counts as its id', () => {
    const expanded = {
      ...endive,
      customer: { id: 'cus_1' },
      latest_invoice: { id: 'in_1' },
      default_payment_method: {
        id: 'pm_1',
        card: { brand: 'visa', last4: '4242', exp_month: 11, exp_year: 2028 },
      },
    }
    const normal = normaliseSubscription(expanded)
    assert.deepEqual([normal.customerId, normal.latestInvoiceId], ['cus_1', 'in_1'])
    assert.equal(normal.card?.last4, '4242')
  })

  const INVOICE = {
    id: 'in_1',
    customer: 'cus_1',
    number: 'A-0001',
    status: 'paid',
    billing_reason: 'subscription_create',
    currency: 'usd',
    total: 1799,
    amount_paid: 1799,
    amount_remaining: 0,
    created: 1_793_966_400,
    attempt_count: 1,
    next_payment_attempt: null,
    status_transitions: { paid_at: 1_793_966_401, finalized_at: 1_793_966_400 },
    hosted_invoice_url: 'https://pay.example/in_1',
    invoice_pdf: null,
    lines: {
      data: [
        {
          description: '1 × Standard',
          amount: 1799,
          period: { start: 1_793_966_400, end: 1_796_558_400 },
        },
      ],
    },
  }

  test('an invoice is the same before and after 2025-03-31', () => {
    const old = { ...INVOICE, subscription: 'sub_1', payment_intent: 'pi_1', tax: 324 }
    const present = {
      ...INVOICE,
      parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
      payments: { data: [{ payment: { type: 'payment_intent', payment_intent: 'pi_1' } }] },
      total_taxes: [{ amount: 300 }, { amount: 24 }],
    }
    assert.deepEqual(normaliseInvoice(old), normaliseInvoice(present))
    assert.equal(normaliseInvoice(present).subscriptionId, 'sub_1')
    assert.equal(normaliseInvoice(present).tax, 324)
  })

  test('an object without what every version has is named, not guessed at', () => {
    const { current_period_end: _left, ...rest } = acacia
    assert.throws(() => normaliseSubscription(rest), /current_period_end/)
    assert.throws(() => normaliseSubscription({ ...endive, items: { data: [] } }), /items/)
  })
})
