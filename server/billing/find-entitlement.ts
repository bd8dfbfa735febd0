import { type Entitlement, type EntitlementSubject, entitlementOf } from '#domain/entitlement.ts'
import type { Context } from '../context.ts'
import { listSubscriptions, type SubscriptionRow } from './queries.ts'

/** May this account watch now? One indexed read, and the pure rules of `domain/entitlement.ts`. */
export async function findEntitlement(
  ctx: Pick<Context, 'db' | 'clock'>,
  accountId: string,
): Promise<Entitlement> {
  const rows = await listSubscriptions(ctx.db, accountId)
  return entitlementOf(rows.map(subjectOf), ctx.clock.now())
}

export function subjectOf(row: SubscriptionRow): EntitlementSubject {
  return {
    plan: row.plan,
    status: row.status,
    startedAt: row.started_at,
    currentPeriodEndAt: row.current_period_end_at,
    trialEndAt: row.trial_end_at,
    cancelAt: row.cancel_at,
    pastDueSinceAt: row.past_due_since_at,
    collectionPaused: row.collection_paused,
    provisionalUntil: row.provisional_until,
  }
}
