import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { collectNow } from './collect-now.ts'
import { pauseNow } from './pause-now.ts'
import { creditUnused } from './proration.ts'

type Subscription = Documents['subscription']

export interface Pause {
  /** From when on the paid time is given back. */
  unusedTimeFrom: 'item_current_period_start' | 'now' | 'none'
  /** Bills what is pending now, which for a credit means the customer's balance. */
  invoices: boolean
}

/** Pauses because somebody asked for it. */
export function pauseOnRequest(op: Operation, before: Subscription, pause: Pause): Subscription {
  if (before.schedule !== null) {
    throw invalid(
      `You cannot pause a subscription that is managed by a subscription schedule: \`${before.schedule}\`.`,
    )
  }
  if (before.status !== 'active') {
    throw invalid(
      `You can only pause a subscription whose status is \`active\`; this one is \`${before.status}\`.`,
    )
  }
  if (before.billing_mode.type !== 'flexible') {
    throw invalid('You can only pause a subscription whose `billing_mode` is `flexible`.')
  }
  const now = timeOf(op, before)
  const billed = { ...before.internal.billed }
  for (const item of pause.unusedTimeFrom === 'none' ? [] : before.items.data) {
    const from = pause.unusedTimeFrom === 'now' ? now : (billed[item.id]?.start ?? now)
    creditUnused(op, before, item, from)
    delete billed[item.id]
  }
  const current = get(op, 'subscription', before.id)
  const credited = { ...current, internal: { ...current.internal, billed } }
  const paused = pauseNow(op, credited, 'pause_requested')
  if (pause.invoices) collectNow(op, paused, { reason: 'subscription_update', lines: [] })
  return get(op, 'subscription', before.id)
}
