import assert from 'node:assert/strict'
import { type Database, transaction } from '#server/db/connect.ts'
import { type DeliveryOptions, deliverDueEmails } from '#server/emails/deliver-emails.ts'
import { enqueueEmail, type NewEmail } from '#server/emails/enqueue-email.ts'
import { type Email, listEmails } from '#server/emails/queries.ts'
import { SAMPLE_FACTS } from '#server/emails/sample-facts.ts'
import { createTransport } from '#server/emails/transports/create-transport.ts'
import type { Transport } from '#server/emails/transports/transport.ts'
import { createMailContext } from './mail-context.ts'
import { startMailServer } from './mail-server.ts'

export const LEASE_MS = 30_000
export const DAY_MS = 86_400_000

/** A database, a mail server on a real socket, and a worker between them whose clocks a test moves. */
export async function createMailBench(create: () => Promise<Database>) {
  const database = await create()
  const server = await startMailServer()
  const ctx = createMailContext(database, { EMAIL_BACKEND: 'smtp', SMTP_URL: server.url })
  const transport = createTransport(ctx.config)
  return {
    ctx,
    server,
    transport,
    transportTo: (url: string): Transport =>
      createTransport(createMailContext(database, { EMAIL_BACKEND: 'smtp', SMTP_URL: url }).config),
    enqueue: (email: NewEmail) =>
      transaction(ctx.db, (trx) => enqueueEmail(trx, email, ctx.clock.now(), ctx.config)),
    deliver: (options: Partial<DeliveryOptions> = {}) =>
      deliverDueEmails(ctx, {
        ...{ transport, stillTrue: {}, batchSize: 20, keepSecrets: false },
        ...options,
      }),
    async onlyEmail(): Promise<Email> {
      const emails = await listEmails(ctx.db, 2)
      assert.equal(emails.length, 1)
      return emails[0]!
    },
    async clear() {
      await ctx.db.deleteFrom('emails').execute()
      server.received.length = 0
      ctx.clock.set('2026-11-22T12:00:00Z')
      ctx.wall.set('2026-11-22T12:00:00Z')
    },
    async close() {
      await transport.close()
      await server.close()
      await database.close()
    },
  }
}

export type MailBench = Awaited<ReturnType<typeof createMailBench>>

export function receiptFor(key: string, recipient = 'ines@example.com'): NewEmail {
  return { kind: 'receipt', key, accountId: 'acc_1', recipient, facts: SAMPLE_FACTS.receipt }
}

export function paymentFailedFor(key: string): NewEmail {
  const facts = SAMPLE_FACTS.payment_failed
  return { kind: 'payment_failed', key, accountId: 'acc_1', recipient: 'ines@example.com', facts }
}
