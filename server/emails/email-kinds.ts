import { z } from 'zod'

/**
 * Every kind of mail and the facts that it tells. Facts are stored as JSON when the thing happened and rendered when the
 * mail leaves, so they hold what was true then: money in minor units with a lower-case currency, instants as ISO strings.
 */

const instant = z.iso.datetime()
const amount = z.int()
const currency = z.string().length(3)
const interval = z.enum(['month', 'year'])
const card = z.object({ brand: z.string(), last4: z.string() })

const welcome = z.object({
  name: z.string(),
  planName: z.string(),
  screens: z.int(),
  resolution: z.string(),
  ads: z.boolean(),
  amount,
  currency,
  interval,
  /** null: no free days. */
  trialEndAt: instant.nullable(),
  nextPaymentAt: instant.nullable(),
})

const receipt = z.object({
  name: z.string(),
  invoiceId: z.string(),
  number: z.string().nullable(),
  paidAt: instant,
  /** As on the invoice; what they, the tax and the total differ by is shown as credit. */
  lines: z.array(z.object({ description: z.string(), amount })),
  tax: amount,
  /** What was paid. */
  amount,
  currency,
  planName: z.string().nullable(),
  paidUntilAt: instant.nullable(),
  nextPayment: z.object({ at: instant, amount, currency }).nullable(),
  card: card.nullable(),
  receiptUrl: z.string().nullable(),
})

const paymentFailed = z.object({
  name: z.string(),
  invoiceId: z.string(),
  /** What is still to be paid. */
  amount,
  currency,
  failedAt: instant,
  /** Stripe's decline code, for instance `insufficient_funds`. */
  declineReason: z.string().nullable(),
  /** 1 is the first try. */
  attempt: z.int(),
  /** null: this was the last try, and the mail is the final notice. */
  nextAttemptAt: instant.nullable(),
  payUrl: z.string().nullable(),
  accessUntilAt: instant.nullable(),
  card: card.nullable(),
})

const confirmPayment = z.object({
  name: z.string(),
  invoiceId: z.string(),
  amount,
  currency,
  payUrl: z.string(),
})

const trialEnding = z.object({
  name: z.string(),
  planName: z.string(),
  amount,
  currency,
  interval,
  trialEndAt: instant,
  card: card.nullable(),
})

const cancellationScheduled = z.object({
  name: z.string(),
  planName: z.string(),
  accessUntilAt: instant,
})
const ended = z.object({ name: z.string(), planName: z.string(), endedAt: instant })

/** `expiresAt` is when the link stops working; null: it says nothing about that. */
const link = z.object({ name: z.string(), url: z.string(), expiresAt: instant.nullable() })

const doubleSubscription = z.object({
  name: z.string(),
  /** The plan that was kept. */
  planName: z.string(),
  refundedAmount: amount,
  currency,
})

/** `carriesSecret`: whoever holds the mail can act for the account, so its text is forgotten once it was handed over. */
export const EMAIL_KINDS = {
  welcome: { facts: welcome, carriesSecret: false },
  receipt: { facts: receipt, carriesSecret: false },
  payment_failed: { facts: paymentFailed, carriesSecret: false },
  confirm_payment: { facts: confirmPayment, carriesSecret: false },
  trial_ending: { facts: trialEnding, carriesSecret: false },
  cancellation_scheduled: { facts: cancellationScheduled, carriesSecret: false },
  cancelled: { facts: ended, carriesSecret: false },
  expired: { facts: ended, carriesSecret: false },
  verify_address: { facts: link, carriesSecret: true },
  reset_password: { facts: link, carriesSecret: true },
  change_address: { facts: link.extend({ newAddress: z.string() }), carriesSecret: true },
  double_subscription: { facts: doubleSubscription, carriesSecret: false },
} as const satisfies Record<string, { facts: z.ZodType; carriesSecret: boolean }>

export type EmailKind = keyof typeof EMAIL_KINDS
export type EmailFacts = { [K in EmailKind]: z.infer<(typeof EMAIL_KINDS)[K]['facts']> }

export function isEmailKind(kind: string): kind is EmailKind {
  return Object.hasOwn(EMAIL_KINDS, kind)
}
