import type { Config } from '../config.ts'
import type { Db, Trx } from '../db/connect.ts'
import type { EmailFacts, EmailKind } from './email-kinds.ts'
import { createMessageId } from './message-id.ts'
import * as queries from './queries.ts'

export type NewEmail = {
  [K in EmailKind]: {
    kind: K
    /** The business key, for instance `receipt:in_9`: whoever reports the same fact derives the same key. */
    key: string
    accountId: string | null
    recipient: string
    facts: EmailFacts[K]
  }
}[EmailKind]

/**
 * Records that a mail is to be sent, once per key. Call it in the transaction that records the fact, and
 * `ctx.wake('emails')` after the commit.
 * @returns whether the mail is new
 */
export async function enqueueEmail(
  trx: Trx | Db,
  email: NewEmail,
  now: Date,
  config: Pick<Config, 'email'>,
): Promise<boolean> {
  const id = await queries.insertEmail(trx, {
    key: email.key,
    kind: email.kind,
    account_id: email.accountId,
    recipient: email.recipient,
    facts: JSON.stringify(email.facts, storable),
    message_id: createMessageId(email.key, config.email.from),
    created_at: now,
  })
  return id !== null
}

/** PostgreSQL's jsonb refuses NUL and half characters; a name that holds one must not stop a customer's sync. */
function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '') : value
}
