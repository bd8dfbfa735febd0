import { z } from '@hono/zod-openapi'

/** The API's shapes. Instants are ISO 8601 strings, money is an integer in the currency's minor unit. */

const instant = z.iso.datetime()
const currency = z.string().meta({ description: 'ISO 4217, lower case', example: 'usd' })
const amount = z.int().meta({ description: 'Minor units', example: 1799 })
export const Interval = z.enum(['month', 'year'])

const Permission = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true) }),
  z.object({
    allowed: z.literal(false),
    reason: z.string().meta({ description: 'In the words that a page may show.' }),
  }),
])

const Card = z.object({
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
})

const PaymentProblem = z.object({
  invoiceId: z.string(),
  amount,
  currency,
  failedAt: instant,
  declineReason: z.string().nullable().meta({ description: 'Stripe’s decline code' }),
  nextAttemptAt: instant.nullable(),
  attemptCount: z.int(),
  payUrl: z.url().nullable(),
})

export const Subscription = z
  .object({
    id: z.string(),
    plan: z.string(),
    planName: z.string(),
    interval: Interval,
    status: z.enum([
      'incomplete',
      'incomplete_expired',
      'trialing',
      'active',
      'past_due',
      'unpaid',
      'paused',
      'canceled',
    ]),
    amount,
    currency,
    currentPeriodStartAt: instant,
    currentPeriodEndAt: instant,
    trialEndAt: instant.nullable(),
    cancelAt: instant.nullable(),
    endedAt: instant.nullable(),
    provisional: z.boolean().meta({
      description: 'Granted from a signed event while Stripe could not be asked; confirmed later.',
    }),
    card: Card.nullable(),
    nextPayment: z.object({ at: instant, amount, currency }).nullable(),
    paymentProblem: PaymentProblem.nullable(),
  })
  .openapi('Subscription')

export const SubscriptionAnswer = z
  .object({
    subscription: Subscription.nullable(),
    can: z.object({ checkout: Permission, cancel: Permission, resume: Permission }),
  })
  .openapi('SubscriptionAnswer')

export const Invoice = z
  .object({
    id: z.string(),
    number: z.string().nullable(),
    issuedAt: instant,
    paidAt: instant.nullable(),
    description: z.string(),
    status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
    amount,
    amountRefunded: amount,
    currency,
    periodStartAt: instant,
    periodEndAt: instant,
    attemptCount: z.int(),
    nextAttemptAt: instant.nullable(),
    invoiceUrl: z.url().nullable(),
    pdfUrl: z.url().nullable(),
  })
  .openapi('Invoice')

export const BillingHistory = z
  .object({ items: z.array(Invoice), nextCursor: z.string().nullable() })
  .openapi('BillingHistory')

export const BillingHistoryQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(24),
  cursor: z.string().max(400).optional(),
})

const Price = z.object({ amount, currency })

export const PlanList = z
  .object({
    now: instant.meta({ description: 'The time by which the dates of a purchase are counted.' }),
    currency,
    trialAvailable: z.boolean().meta({
      description: 'false once this account has had a trial; true for a visitor.',
    }),
    plans: z.array(
      z.object({
        slug: z.string(),
        name: z.string(),
        prices: z.object({ month: Price, year: Price }),
        trialDays: z.int(),
        screens: z.int(),
        resolution: z.enum(['1080p', '4K']),
        hdr: z.boolean(),
        downloadDevices: z.int(),
        ads: z.boolean(),
        extraMembers: z.int(),
        profiles: z.int(),
        mostChosen: z.boolean(),
      }),
    ),
  })
  .openapi('PlanList')

export const CheckoutRequest = z
  .strictObject({
    plan: z.string().min(1).max(60).meta({ example: 'standard' }),
    interval: Interval.default('month'),
  })
  .openapi('CheckoutRequest')

export const CheckoutAnswer = z
  .object({
    url: z.url().meta({ description: 'Where to send the buyer.' }),
    sessionId: z.string(),
  })
  .openapi('CheckoutAnswer')

export const SessionPath = z.object({
  sessionId: z
    .string()
    .regex(/^cs_\w{1,250}$/, 'must be the id of a checkout session')
    .openapi({ param: { name: 'sessionId', in: 'path' } }),
})

export const ConfirmedCheckout = z
  .object({
    state: z.enum(['subscribed', 'processing', 'open', 'expired']),
    subscription: Subscription.nullable(),
    invoice: Invoice.nullable(),
    steps: z.array(z.object({ at: instant, kind: z.string() })).meta({
      description:
        'What is recorded so far: page_closed, confirmed, kinds of the timeline, welcome_written or welcome_sent.',
    }),
  })
  .openapi('ConfirmedCheckout')

export const Entitlement = z
  .object({
    allowed: z.boolean(),
    plan: z.string().nullable(),
    screens: z.int(),
    quality: z.enum(['1080p', '4K']).nullable(),
    reason: z.enum([
      'active',
      'trial',
      'cancelled_but_paid',
      'grace_period',
      'awaiting_renewal',
      'no_subscription',
      'payment_incomplete',
      'on_hold',
      'paused',
      'ended',
    ]),
    until: instant.nullable(),
    nextEvent: z
      .object({ kind: z.enum(['renewal', 'trial_end', 'cancellation', 'hold']), at: instant })
      .nullable(),
  })
  .openapi('Entitlement')

export const Received = z
  .object({ received: z.literal(true), duplicate: z.boolean() })
  .openapi('Received')
