import type { Documents } from '../documents.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation, timeOf } from '../operation.ts'
import { collectNow } from './collect-now.ts'
import { periodOf } from './create-subscription.ts'
import { subscriptionLine } from './invoice-lines.ts'
import { periodAt } from './periods.ts'
import { rememberBilled } from './remember-billed.ts'

type Subscription = Documents['subscription']

/** A paused subscription starts again: a new period from now, billed at once, or the old rhythm. */
export function resumeSubscription(
  op: Operation,
  before: Subscription,
  { keepsAnchor }: { keepsAnchor: boolean },
): Subscription {
  if (before.status !== 'paused') {
    throw invalid(
      `You can only resume a subscription whose status is \`paused\`; this one is \`${before.status}\`.`,
    )
  }
  const now = timeOf(op, before)
  const anchor = keepsAnchor ? before.billing_cycle_anchor : now
  const resumed: Subscription = structuredClone({
    ...before,
    status: 'active' as const,
    billing_cycle_anchor: anchor,
  })
  for (const item of resumed.items.data) {
    const period = periodAt(anchor, item.price.recurring!, now)
    item.current_period_start = period.start
    item.current_period_end = period.end
  }
  op.store.save(resumed)
  emit(op, 'customer.subscription.resumed', resumed)
  const lines = resumed.items.data.map((item) =>
    subscriptionLine(op, resumed, item, periodOf(item)),
  )
  const collected = collectNow(op, resumed, { reason: 'subscription_cycle', lines })
  const current = get(op, 'subscription', before.id)
  if (collected) op.store.save(rememberBilled(current, collected.invoice))
  return get(op, 'subscription', before.id)
}
