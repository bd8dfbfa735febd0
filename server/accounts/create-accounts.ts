import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Clock, SignedIn } from '../context.ts'
import type { Db } from '../db/connect.ts'
import { ourOrigins } from '../http/origins.ts'
import type { AccountMail } from './account-mail.ts'
import { createDatabaseHooks, hashAhead, passwordHashing, rehashAfterSignIn } from './auth-hooks.ts'
import { findAuthRequest, withAuthRequest } from './auth-request.ts'
import { AUTH_TABLES } from './auth-tables.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './endpoints.ts'
import { markAddressVerified } from './queries.ts'

export interface AccountsOptions {
  db: Db
  config: Config
  /** Signs session cookies and the tokens of links. */
  secret: string
  mail: AccountMail
  /** Links and sessions end by it. */
  wall: Clock
  log: Logger
  /** Called after an account's address was replaced, so that Stripe learns it too. */
  onEmailChanged: (accountId: string, email: string) => Promise<void>
}

export interface Accounts {
  /** Answers a request to `/api/auth/…`; the client's address must be in CLIENT_ADDRESS_HEADER. */
  handle(request: Request): Promise<Response>
  /** Who holds the session of these cookies; null when it is missing, ended or forged. */
  findSignedIn(headers: Headers): Promise<SignedIn | null>
  /** The same, and prolongs the session: the headers to send along renew the cookie. */
  refreshSignedIn(headers: Headers): Promise<{ signedIn: SignedIn | null; setCookies: string[] }>
  /** What better-auth is built from; a test holds it against the migrations. */
  options: BetterAuthOptions
}

/** Overwritten on every request with the address that may be believed. */
export const CLIENT_ADDRESS_HEADER = 'x-marquee-client'

const DAY_SECONDS = 24 * 3600
const SESSION_SECONDS = 30 * DAY_SECONDS
const RESET_SECONDS = 3600

/** Accounts, sessions and passwords, kept by better-auth on our database. */
export function createAccounts(given: AccountsOptions): Accounts {
  const options = authOptions(given)
  const auth = betterAuth(options)
  return {
    options,
    handle: (request) =>
      withAuthRequest(async (own) => {
        const response = await auth.handler(request)
        if (own.bug !== null) throw own.bug
        return response
      }),
    async findSignedIn(headers) {
      const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
      return found && toSignedIn(found)
    },
    async refreshSignedIn(headers) {
      const found = await auth.api.getSession({ headers, returnHeaders: true })
      return {
        signedIn: found.response && toSignedIn(found.response),
        setCookies: found.headers.getSetCookie(),
      }
    },
  }
}

interface FoundSession {
  session: { id: string }
  user: { id: string; email: string; name: string; emailVerified: boolean; createdAt: Date }
}

function toSignedIn({ session, user }: FoundSession): SignedIn {
  return {
    accountId: user.id,
    sessionId: session.id,
    email: user.email,
    name: user.name,
    emailVerified: user.emailVerified,
    createdAt: user.createdAt,
  }
}

function authOptions(given: AccountsOptions) {
  const { db, config, secret, mail, wall, log, onEmailChanged } = given
  return {
    baseURL: config.baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: ourOrigins(config),
    database: { db, type: 'postgres', transaction: true },
    ...AUTH_TABLES,
    user: { ...AUTH_TABLES.user, changeEmail: { enabled: true } },
    session: { ...AUTH_TABLES.session, expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS },
    // A token that can set a password is as good as one, so only its hash is kept.
    verification: { ...AUTH_TABLES.verification, storeIdentifier: 'hashed' },
    emailAndPassword: {
      enabled: true,
      autoSignIn: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: passwordHashing,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      sendResetPassword: ({ user, token }) =>
        mail.resetPassword({
          ...recipient(user),
          url: `${config.baseUrl}/reset-password?token=${encodeURIComponent(token)}`,
          expiresAt: endOf(wall, RESET_SECONDS),
        }),
      // Whoever opened the link reads the mail of that address.
      onPasswordReset: ({ user }) => markAddressVerified(db, user.id),
    },
    emailVerification: verificationOptions(given),
    hooks: { before: hashAhead, after: rehashAfterSignIn },
    databaseHooks: createDatabaseHooks(db, onEmailChanged),
    // Ours are taken before a request comes here (`limit-attempts.ts`).
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details) => log.error({ details }, `better-auth: ${message}`),
    },
    onAPIError: {
      onError: (error) => {
        const request = findAuthRequest()
        if (request !== null && !isAPIError(error)) request.bug = error
      },
    },
    advanced: {
      ...cookieOptions(config.baseUrl.startsWith('https:')),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 128 },
      skipTrailingSlashes: true,
      // `check-origin.ts` has refused foreign pages by now; where links may lead is still checked.
      disableCSRFCheck: true,
    },
  } satisfies BetterAuthOptions
}

function verificationOptions({ config, mail, wall }: AccountsOptions) {
  return {
    sendOnSignUp: true,
    expiresIn: DAY_SECONDS,
    sendVerificationEmail: ({ user, token }) => {
      const query = new URLSearchParams({ token, callbackURL: '/verify-email' })
      const url = `${config.baseUrl}/api/auth/verify-email?${query}`
      const send = isChange(token) ? mail.changeAddress : mail.verifyAddress
      return send({ ...recipient(user), url, expiresAt: endOf(wall, DAY_SECONDS) })
    },
  } satisfies BetterAuthOptions['emailVerification']
}

/** A browser takes a `__Host-` cookie only over https, for this host alone, and no subdomain can plant one. */
function cookieOptions(isHttps: boolean) {
  const prefix = isHttps ? '__Host-' : ''
  return {
    // better-auth would put its own prefix before ours.
    useSecureCookies: false,
    cookiePrefix: `${prefix}marquee`,
    cookies: { session_token: { name: `${prefix}marquee_session` } },
    defaultCookieAttributes: {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: isHttps,
    },
  } satisfies BetterAuthOptions['advanced']
}

function endOf(wall: Clock, seconds: number): Date {
  return new Date(wall.now().getTime() + seconds * 1000)
}

function recipient(user: { id: string; email: string; name: string }) {
  return { accountId: user.id, email: user.email, name: user.name }
}

/** One function sends both links; the token, which was signed a moment ago, says what it is for. */
function isChange(token: string): boolean {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as { updateTo?: string }).updateTo !== undefined
}
