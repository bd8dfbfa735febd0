import type { BetterAuthOptions } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import type { Db } from '../db/connect.ts'
import { findAuthRequest } from './auth-request.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './endpoints.ts'
import { hashPassword, needsRehash, TooManyHashes, verifyPassword } from './password-hash.ts'
import { isAddressTaken } from './queries.ts'

const MAX_NAME_LENGTH = 100
const MAX_EMAIL_LENGTH = 254

/** What an account may be called ends up in mail headers, so line breaks and other controls are refused. */
const PLAIN_NAME = new RegExp(`^[^\\p{Cc}]{1,${MAX_NAME_LENGTH}}$`, 'u')

/** Passwords are hashed by us, and not while a transaction holds the one connection of the embedded database. */
export const passwordHashing = {
  async hash(password: string): Promise<string> {
    const ahead = findAuthRequest()?.hashed
    if (ahead?.password === password) return ahead.hash
    return refuseWhenBusy(() => hashPassword(password))
  },
  verify: ({ hash, password }: { hash: string; password: string }) =>
    refuseWhenBusy(() => verifyPassword(hash, password)),
}

async function refuseWhenBusy<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof TooManyHashes)) throw error
    throw new APIError('SERVICE_UNAVAILABLE', {
      code: 'BUSY',
      message: 'Very many people are signing in at this moment. Try again in a few seconds.',
    })
  }
}

/** better-auth hashes inside the transaction that creates the account, so the hash is made ready before. */
export const hashAhead = createAuthMiddleware(async (ctx) => {
  const request = findAuthRequest()
  if (ctx.path !== '/sign-up/email' || request === null) return
  const { password } = ctx.body as { password: string }
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) return
  request.hashed = { password, hash: await passwordHashing.hash(password) }
})

/** The only moment at which a password is known whose hash was made at an older cost. */
export const rehashAfterSignIn = createAuthMiddleware(async (ctx) => {
  const accountId = ctx.context.newSession?.user.id
  if (ctx.path !== '/sign-in/email' || accountId === undefined) return
  const credential = await ctx.context.internalAdapter.findCredentialAccount(accountId)
  if (!credential?.password || !needsRehash(credential.password)) return
  const { password } = ctx.body as { password: string }
  await ctx.context.internalAdapter.updatePassword(accountId, await passwordHashing.hash(password))
})

export function createDatabaseHooks(
  db: Db,
  onEmailChanged: (accountId: string, email: string) => Promise<void>,
): BetterAuthOptions['databaseHooks'] {
  return {
    user: {
      create: {
        before: async (account) => {
          const name = account.name.trim()
          if (!PLAIN_NAME.test(name)) {
            throw new APIError('UNPROCESSABLE_ENTITY', {
              code: 'INVALID_NAME',
              message: `Give a name of 1 to ${MAX_NAME_LENGTH} characters, without line breaks.`,
            })
          }
          refuseLongAddress(account.email)
          // Anything else that a request may carry for an account is dropped.
          return { data: { name, image: null } }
        },
      },
      update: {
        before: async (change, context) => {
          const request = findAuthRequest()
          if (change.email === undefined || request === null) return
          refuseLongAddress(change.email)
          if (await isAddressTaken(db, change.email)) throw addressTaken(context)
          request.hasNewAddress = true
          // Only the link that went to the new address leads here, so the address is proved by now.
          return { data: { emailVerified: true } }
        },
        after: async (account) => {
          if (findAuthRequest()?.hasNewAddress) await onEmailChanged(account.id, account.email)
        },
      },
    },
  }
}

function refuseLongAddress(email: string): void {
  if (email.length <= MAX_EMAIL_LENGTH) return
  throw new APIError('UNPROCESSABLE_ENTITY', {
    code: 'INVALID_EMAIL',
    message: `An e-mail address has at most ${MAX_EMAIL_LENGTH} characters.`,
  })
}

const TAKEN = {
  code: 'USER_ALREADY_EXISTS',
  message: 'Another account has this address by now.',
}

/** The link is opened in a browser, so where it can, the refusal is a page and not JSON. */
function addressTaken(context: HookContext | null): Error {
  const callbackURL: unknown = context?.query?.callbackURL
  if (typeof callbackURL !== 'string' || !context)
    return new APIError('UNPROCESSABLE_ENTITY', TAKEN)
  const separator = callbackURL.includes('?') ? '&' : '?'
  return context.redirect(`${callbackURL}${separator}error=${TAKEN.code}`)
}

interface HookContext {
  query?: Record<string, unknown> | undefined
  redirect(url: string): Error
}
