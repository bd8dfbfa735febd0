import type { Db } from '../db/connect.ts'

/** The SQL of what is recorded beside a checkout, one function per statement. */

/** When the buyer finished the payment page, by Stripe's clock; null until its event is here. */
export async function findPageClosed(db: Db, sessionId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('stripe_events')
    .select('created_at')
    .where('object_id', '=', sessionId)
    .where('type', '=', 'checkout.session.completed')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}

export async function findWelcomeMail(db: Db, accountId: string, since: Date) {
  const row = await db
    .selectFrom('emails')
    .select(['created_at', 'sent_at'])
    .where('account_id', '=', accountId)
    .where('kind', '=', 'welcome')
    .where('created_at', '>=', since)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
