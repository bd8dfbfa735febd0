import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { defined } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  object,
  oneOf,
  type Param,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { type Operation, timeOf } from '../operation.ts'
import type { SubscriptionItem } from '../shapes.ts'

type Subscription = Documents['subscription']

const FEEDBACK = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
] as const

export const CANCELLATION_DETAILS = object({
  comment: clearable(text),
  feedback: clearable(oneOf(...FEEDBACK)),
})

const cancelAt: Param<number | 'min_period_end' | 'max_period_end'> = {
  required: false,
  read: (raw, path) =>
    raw === 'min_period_end' || raw === 'max_period_end' ? raw : timestamp.read(raw, path),
}

/** When a subscription is to end. */
export const ENDING = {
  cancel_at: clearable(cancelAt),
  cancel_at_period_end: boolean,
}

/** Seconds, null for no ending, undefined when nothing was said. */
export function readEnding(
  { cancel_at: at, cancel_at_period_end: atPeriodEnd }: Values<typeof ENDING>,
  items: readonly SubscriptionItem[],
  now: number,
): number | null | undefined {
  if (at !== undefined && at !== null && atPeriodEnd !== undefined) {
    throw invalid(
      'You may only specify one of these parameters: cancel_at, cancel_at_period_end.',
      { code: 'parameters_exclusive', param: 'cancel_at' },
    )
  }
  if (at === undefined && atPeriodEnd === undefined) return undefined
  const ends = items.map((item) => item.current_period_end)
  if (atPeriodEnd || at === 'max_period_end') return Math.max(...ends)
  if (at === 'min_period_end') return Math.min(...ends)
  if (at !== undefined && at !== null && at <= now) {
    throw invalid('The `cancel_at` timestamp must be in the future.', { param: 'cancel_at' })
  }
  return at ?? null
}

export function readCancellation(
  op: Operation,
  before: Subscription,
  params: Values<typeof ENDING> & { cancellation_details?: Values<typeof DETAILS> },
): Partial<Subscription> {
  const now = timeOf(op, before)
  const details = { ...before.cancellation_details!, ...defined(params.cancellation_details ?? {}) }
  const moment = readEnding(params, before.items.data, now)
  if (moment === undefined) return { cancellation_details: details }
  return {
    cancel_at: moment,
    cancel_at_period_end: params.cancel_at_period_end ?? false,
    canceled_at: moment === null ? null : now,
    cancellation_details: {
      ...details,
      reason: moment === null ? null : 'cancellation_requested',
      ...(moment === null ? { comment: null, feedback: null } : {}),
    },
  }
}

const DETAILS = { comment: clearable(text), feedback: clearable(oneOf(...FEEDBACK)) }
