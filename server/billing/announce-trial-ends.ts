import { addDays } from '#domain/dates.ts'
import { TRIAL_NOTICE_DAYS } from '#domain/subscription-changes.ts'
import type { Context } from '../context.ts'
import { enqueueEmail } from '../emails/enqueue-email.ts'
import { trialEnding } from './decide-emails.ts'
import { snapshotOf } from './mirror.ts'
import { listEndingTrials } from './sweep-queries.ts'

const BATCH = 100

/**
 * Announces trials that end within three days, also when Stripe's event never came. The mail has the key that the event
 * would give it, so that it goes once. @returns how many were announced
 */
export async function announceTrialEnds(ctx: Context): Promise<number> {
  const now = ctx.clock.now()
  const rows = await listEndingTrials(ctx.db, now, addDays(now, TRIAL_NOTICE_DAYS), BATCH)
  for (const { email, name, ...row } of rows) {
    const mail = trialEnding({ accountId: row.account_id, email, name }, snapshotOf(row))
    if (mail) await enqueueEmail(ctx.db, mail, now, ctx.config)
  }
  if (rows.length > 0) ctx.wake('emails')
  return rows.length
}
