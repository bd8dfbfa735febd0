import { createHash } from 'node:crypto'
import type { AccountMail, AccountMailFacts } from '../accounts/account-mail.ts'
import type { Context } from '../context.ts'
import type { EmailFacts } from './email-kinds.ts'
import { enqueueEmail, type NewEmail } from './enqueue-email.ts'

/** The mails that the accounts ask for, made durable and then nudged along. */
export function createAccountMail(
  ctx: Pick<Context, 'db' | 'clock' | 'config' | 'wake'>,
): AccountMail {
  async function send(email: NewEmail): Promise<void> {
    await enqueueEmail(ctx.db, email, ctx.clock.now(), ctx.config)
    ctx.wake('emails')
  }
  return {
    verifyAddress: (request: AccountMailFacts) =>
      send({ kind: 'verify_address', ...envelope('verify_address', request) }),
    resetPassword: (request: AccountMailFacts) =>
      send({ kind: 'reset_password', ...envelope('reset_password', request) }),
    changeAddress: (request: AccountMailFacts) => {
      const { facts, ...rest } = envelope('change_address', request)
      return send({
        kind: 'change_address',
        ...rest,
        facts: { ...facts, newAddress: request.email },
      })
    },
  }
}

/** The link is a secret and the key is not, so the key holds a digest of it. */
function envelope(kind: string, { accountId, email, name, url, expiresAt }: AccountMailFacts) {
  const digest = createHash('sha256').update(url).digest('hex')
  const facts: EmailFacts['verify_address'] = {
    name,
    url,
    expiresAt: expiresAt.toISOString(),
  }
  return { key: `${kind}:${accountId}:${digest}`, accountId, recipient: email, facts }
}
