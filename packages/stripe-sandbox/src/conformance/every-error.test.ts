import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Stripe from 'stripe'
import { customerWithCard } from '../testing/customer-with-card.ts'
import { makeDraft, makePaid } from '../testing/open-invoice.ts'
import { makePrice, openSession } from '../testing/subscribe.ts'
import { sdkFor, startTestSandbox, type TestSandbox } from '../testing/test-sandbox.ts'

const { errors } = Stripe

interface Expected {
  type: string
  status: number
  code?: string
  param?: string
  decline?: string
  message?: RegExp
}

interface Refusal extends Expected {
  ask(test: TestSandbox): Promise<unknown>
}

const wrong = <T>(params: object) => params as T

function withKey(test: TestSandbox, secretKey: string): Stripe {
  return sdkFor({ url: test.sandbox.url, secretKey })
}

async function pay({ stripe }: TestSandbox, method: string): Promise<unknown> {
  return stripe.paymentIntents.create({
    amount: 500,
    currency: 'usd',
    confirm: true,
    payment_method: method,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  })
}

const INVALID = 'StripeInvalidRequestError'

const REFUSALS: Record<string, Refusal> = {
  'a wrong key': {
    type: 'StripeAuthenticationError',
    status: 401,
    message: /^Invalid API Key provided: sk_test_\*+body$/,
    ask: (test) => withKey(test, 'sk_test_nobody').customers.list(),
  },
  'a publishable key': {
    type: 'StripePermissionError',
    status: 403,
    code: 'secret_key_required',
    ask: (test) => withKey(test, 'pk_test_1').customers.list(),
  },
  'a restricted key without the permission': {
    type: 'StripePermissionError',
    status: 403,
    message: /'rak_invoice_read' permission would allow/,
    ask: (test) => withKey(test, 'rk_test_few').invoices.list(),
  },
  'an id in the address that names nothing': {
    type: INVALID,
    status: 404,
    code: 'resource_missing',
    param: 'id',
    message: /^No such subscription: 'sub_nope'$/,
    ask: ({ stripe }) => stripe.subscriptions.retrieve('sub_nope'),
  },
  'an id in the body that names nothing': {
    type: INVALID,
    status: 400,
    code: 'resource_missing',
    param: 'customer',
    ask: (test) => openSession(test, { customer: 'cus_nope' }),
  },
  'an address that does not exist': {
    type: INVALID,
    status: 404,
    message: /^Unrecognized request URL \(GET: \/v1\/rockets\)/,
    ask: ({ stripe }) => stripe.rawRequest('GET', '/v1/rockets'),
  },
  'a parameter that Stripe does not know': {
    type: INVALID,
    status: 400,
    code: 'parameter_unknown',
    param: 'emial',
    message: /^Received unknown parameter: emial$/,
    ask: ({ stripe }) => stripe.customers.create(wrong({ emial: 'a@b.c' })),
  },
  'several unknown parameters, deep inside': {
    type: INVALID,
    status: 400,
    code: 'parameter_unknown',
    param: 'line_items[0][prize]',
    message: /^Received unknown parameters: line_items\[0\]\[prize\], subscription_data\[trail\]$/,
    ask: (test) =>
      openSession(test, wrong({ line_items: [{ prize: 'x' }], subscription_data: { trail: 1 } })),
  },
  'a parameter that the sandbox does not simulate': {
    type: INVALID,
    status: 400,
    code: 'sandbox_not_simulated',
    param: 'cash_balance',
    ask: ({ stripe }) =>
      stripe.customers.create({ cash_balance: { settings: { reconciliation_mode: 'manual' } } }),
  },
  'a parameter that is missing': {
    type: INVALID,
    status: 400,
    code: 'parameter_missing',
    param: 'currency',
    message: /^Missing required param: currency\.$/,
    ask: ({ stripe }) => stripe.prices.create(wrong({ unit_amount: 1 })),
  },
  'a parameter that is empty': {
    type: INVALID,
    status: 400,
    code: 'parameter_invalid_empty',
    param: 'name',
    message: /^You passed an empty string for 'name'\./,
    ask: ({ stripe }) => stripe.products.create({ name: '' }),
  },
  'a number that is none': {
    type: INVALID,
    status: 400,
    code: 'parameter_invalid_integer',
    param: 'limit',
    ask: ({ stripe }) => stripe.customers.list(wrong({ limit: 'many' })),
  },
  'a value that an enum does not have': {
    type: INVALID,
    status: 400,
    param: 'mode',
    message: /^Invalid mode: must be one of payment, setup, or subscription$/,
    ask: (test) => openSession(test, wrong({ mode: 'rent' })),
  },
  'two parameters that exclude each other': {
    type: INVALID,
    status: 400,
    code: 'parameters_exclusive',
    ask: ({ stripe }) => stripe.customers.list({ starting_after: 'a', ending_before: 'b' }),
  },
  'a cursor that names nothing': {
    type: INVALID,
    status: 400,
    code: 'resource_missing',
    param: 'starting_after',
    ask: ({ stripe }) => stripe.customers.list({ starting_after: 'cus_nope' }),
  },
  'a cursor of another kind': {
    type: INVALID,
    status: 400,
    code: 'resource_missing',
    param: 'ending_before',
    async ask({ stripe }) {
      const { id } = await stripe.products.create({ name: 'Premium' })
      await stripe.customers.list({ ending_before: id })
    },
  },
  'a cursor that a list inside an object does not have': {
    type: INVALID,
    status: 400,
    code: 'resource_missing',
    param: 'starting_after',
    async ask(test) {
      const { id } = await makeDraft(test)
      await test.stripe.invoices.listLineItems(id, { starting_after: 'il_nope' })
    },
  },
  'a page of more than a hundred': {
    type: INVALID,
    status: 400,
    param: 'limit',
    ask: ({ stripe }) => stripe.customers.list({ limit: 101 }),
  },
  'an address of the web that is none': {
    type: INVALID,
    status: 400,
    code: 'url_invalid',
    param: 'success_url',
    ask: (test) => openSession(test, { success_url: 'shop' }),
  },
  'a mail address that is none': {
    type: INVALID,
    status: 400,
    code: 'email_invalid',
    param: 'email',
    ask: ({ stripe }) => stripe.customers.create({ email: 'ann' }),
  },
  'metadata beyond its limits': {
    type: INVALID,
    status: 400,
    param: 'metadata[a]',
    ask: ({ stripe }) => stripe.customers.create({ metadata: { a: 'x'.repeat(501) } }),
  },
  'expanding what is no reference': {
    type: INVALID,
    status: 400,
    param: 'expand',
    message: /^This property cannot be expanded \(email\)\.$/,
    ask: ({ stripe }) => stripe.customers.create({ expand: ['email'] }),
  },
  'expanding a list’s item without its prefix, even of an empty list': {
    type: INVALID,
    status: 400,
    message: /You may want to try expanding 'data\.customer' instead\.$/,
    ask: ({ stripe }) => stripe.subscriptions.list({ expand: ['customer'] }),
  },
  'expanding five levels': {
    type: INVALID,
    status: 400,
    message: /^You cannot expand more than 4 levels of a property/,
    ask: ({ stripe }) => stripe.subscriptions.list({ expand: ['data.items.data.price.product'] }),
  },
  'an idempotency key for another request': {
    type: 'StripeIdempotencyError',
    status: 400,
    message: /^Keys for idempotent requests can only be used with the same parameters/,
    async ask({ stripe }) {
      await stripe.customers.create({ name: 'Ann' }, { idempotencyKey: 'once' })
      await stripe.customers.create({ name: 'Bea' }, { idempotencyKey: 'once' })
    },
  },
  'a version that Stripe never had': {
    type: INVALID,
    status: 400,
    message: /^Invalid Stripe API version: 1999-01-01$/,
    ask: ({ stripe }) => stripe.customers.list({}, { apiVersion: '1999-01-01' }),
  },
  'a parameter of an older version': {
    type: INVALID,
    status: 400,
    code: 'payment_method_types_no_longer_supported',
    param: 'payment_method_types',
    ask: (test) => openSession(test, wrong({ payment_method_types: ['card'] })),
  },
  'a card that its bank declines': {
    type: 'StripeCardError',
    status: 402,
    code: 'card_declined',
    decline: 'insufficient_funds',
    ask: (test) => pay(test, 'pm_card_visa_chargeDeclinedInsufficientFunds'),
  },
  'a card that has expired': {
    type: 'StripeCardError',
    status: 402,
    code: 'expired_card',
    ask: (test) => pay(test, 'pm_card_chargeDeclinedExpiredCard'),
  },
  'a card that cannot be kept': {
    type: 'StripeCardError',
    status: 402,
    code: 'card_declined',
    async ask({ stripe }) {
      const { id } = await stripe.customers.create({})
      await stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer: id })
    },
  },
  'an invoice that is finished': {
    type: INVALID,
    status: 400,
    async ask(test) {
      const { id } = await makePaid(test)
      await test.stripe.invoices.voidInvoice(id)
    },
  },
  'a price that already has the lookup key': {
    type: INVALID,
    status: 400,
    code: 'resource_already_exists',
    async ask(test) {
      const [first, second] = [await makePrice(test), await makePrice(test)]
      await test.stripe.prices.update(first.id, { lookup_key: 'premium' })
      await test.stripe.prices.update(second.id, { lookup_key: 'premium' })
    },
  },
  'a subscription that has ended': {
    type: INVALID,
    status: 400,
    async ask(test) {
      const customer = await customerWithCard(test)
      const items = [{ price: (await makePrice(test)).id }]
      const { id } = await test.stripe.subscriptions.create({ customer: customer.id, items })
      await test.stripe.subscriptions.cancel(id)
      await test.stripe.subscriptions.update(id, { cancel_at_period_end: true })
    },
  },
  'too many requests, as ordered': {
    type: 'StripeRateLimitError',
    status: 429,
    code: 'rate_limit',
    ask({ stripe, sandbox }) {
      sandbox.engine.setChaos({ failApiWith: 429 })
      return stripe.customers.list()
    },
  },
  'a Stripe that fails, as ordered': {
    type: 'StripeAPIError',
    status: 503,
    ask({ stripe, sandbox }) {
      sandbox.engine.setChaos({ failApiWith: 503 })
      return stripe.customers.list()
    },
  },
}

describe('The unmodified SDK throws what it throws with Stripe', () => {
  for (const [name, { ask, type, status, code, param, decline, message }] of Object.entries(
    REFUSALS,
  )) {
    it(`for ${name}`, async () => {
      await using test = await startTestSandbox({
        restrictedKeys: [{ key: 'rk_test_few', permissions: { customers: 'write' } }],
      })
      const error = await ask(test).then(
        () => assert.fail('It was answered.'),
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof errors.StripeError, String(error))
      assert.equal(error.type, type, error.message)
      assert.equal(error.statusCode, status)
      assert.match(error.requestId ?? '', /^req_/)
      if (code) assert.equal(error.code, code)
      if (code) assert.match(error.doc_url ?? '', /^https:\/\/stripe\.com\/docs\/error-codes\//)
      if (param) assert.equal(error.param, param)
      if (decline) assert.equal(error.decline_code, decline)
      if (message) assert.match(error.message, message)
    })
  }
})
