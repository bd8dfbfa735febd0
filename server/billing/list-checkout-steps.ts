import type { Db } from '../db/connect.ts'
import type { IntentRow } from './checkout-queries.ts'
import { findPageClosed, findWelcomeMail } from './checkout-step-queries.ts'
import { listTimelineSince } from './history-queries.ts'

export interface CheckoutStep {
  /** ISO 8601 */
  at: string
  /** `page_closed`, `confirmed`, a kind of the timeline, `welcome_written` or, later, `welcome_sent`. */
  kind: string
}

/** What is recorded about a checkout, in the order of its causes. A step without a record is left out. */
export async function listCheckoutSteps(
  db: Db,
  accountId: string,
  intent: IntentRow,
): Promise<CheckoutStep[]> {
  const [closedAt, entries, welcome] = await Promise.all([
    intent.session_id === null ? null : findPageClosed(db, intent.session_id),
    listTimelineSince(db, accountId, intent.created_at),
    findWelcomeMail(db, accountId, intent.created_at),
  ])
  const confirmedAt = intent.state === 'complete' ? intent.closed_at : null
  return [
    ...stepAt('page_closed', closedAt),
    ...stepAt('confirmed', confirmedAt),
    ...entries.flatMap((entry) => stepAt(entry.kind, entry.recorded_at)),
    ...(welcome?.sent_at
      ? stepAt('welcome_sent', welcome.sent_at)
      : stepAt('welcome_written', welcome?.created_at ?? null)),
  ]
}

function stepAt(kind: string, at: Date | null): CheckoutStep[] {
  return at === null ? [] : [{ at: at.toISOString(), kind }]
}
