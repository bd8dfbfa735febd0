import { createHash } from 'node:crypto'
import type { AccountMail, AccountMailFacts } from '../accounts/account-mail.ts'
import type { Context } from '../context.ts'
import { enqueueEmail, type NewEmail } from '../emails/enqueue-email.ts'

type MailContext = Pick<Context, 'db' | 'clock' | 'config' | 'wake'>

/** The mails that accounts ask for, put where all mails wait. */
export function createAccountMail(ctx: MailContext): AccountMail {
  async function send(mail: NewEmail): Promise<void> {
    await enqueueEmail(ctx.db, mail, ctx.clock.now(), ctx.config)
    ctx.wake('emails')
  }
  return {
    verifyAddress: (to) =>
      send({ ...address('verify_address', to), kind: 'verify_address', facts: link(to) }),
    resetPassword: (to) =>
      send({ ...address('reset_password', to), kind: 'reset_password', facts: link(to) }),
    changeAddress: (to) =>
      send({
        ...address('change_address', to),
        kind: 'change_address',
        facts: { ...link(to), newAddress: to.email },
      }),
  }
}

/** Each link is sent once; only its digest is in the key, since keys are logged and links are secrets. */
function address(kind: string, { accountId, email, url }: AccountMailFacts) {
  const digest = createHash('sha256').update(url).digest('base64url').slice(0, 22)
  return { key: `${kind}:${digest}`, accountId, recipient: email }
}

function link({ name, url }: AccountMailFacts) {
  return { name, url, expiresAt: null }
}
