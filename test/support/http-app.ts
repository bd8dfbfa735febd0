import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import type { AccountMail, AccountMailFacts } from '#server/accounts/account-mail.ts'
import { type Accounts, createAccounts } from '#server/accounts/create-accounts.ts'
import { readConfig } from '#server/config.ts'
import type { Context } from '#server/context.ts'
import type { Database } from '#server/db/connect.ts'
import { databaseCheck } from '#server/http/health.ts'
import { createLog } from '#server/http/log.ts'
import { createMetrics } from '#server/http/metrics.ts'
import { createRoutes, type RouteParts } from '#server/routes.ts'
import { createIngest } from '#server/stripe/ingest-events.ts'
import { STRIPE_EVENTS } from '#server/stripe-events.ts'
import { createTestClock, type TestClock } from './clock.ts'

export const TEST_SECRET = 'a secret of the tests, long enough to sign with'

/** The real routes over a real database; mails are kept instead of sent, log lines instead of printed. */
export interface HttpApp {
  ctx: Context
  accounts: Accounts
  routes: ReturnType<typeof createRoutes>
  wall: TestClock
  mails: SentMail[]
  logLines: Record<string, unknown>[]
  emailChanges: { accountId: string; email: string }[]
  /** A visitor with cookies of their own, on one of our pages. */
  visitor(options?: VisitorOptions): Visitor
  close(): Promise<void>
}

export interface SentMail extends AccountMailFacts {
  kind: keyof AccountMail
}

export interface HttpAppOptions {
  database: Database
  environment?: Record<string, string>
  parts?: Partial<RouteParts>
}

export function createHttpApp({ database, environment, parts }: HttpAppOptions): HttpApp {
  const config = readConfig(environment ?? {})
  const wall = createTestClock(new Date())
  const logLines: Record<string, unknown>[] = []
  const log = createLog({
    level: 'debug',
    destination: { write: (line) => logLines.push(JSON.parse(line)) },
  })
  const mails: SentMail[] = []
  const emailChanges: HttpApp['emailChanges'] = []
  const keep = (kind: keyof AccountMail) => async (facts: AccountMailFacts) => {
    mails.push({ kind, ...facts })
  }
  const accounts = createAccounts({
    db: database.db,
    config,
    secret: TEST_SECRET,
    wall,
    log,
    mail: {
      verifyAddress: keep('verifyAddress'),
      changeAddress: keep('changeAddress'),
      resetPassword: keep('resetPassword'),
    },
    onEmailChanged: async (accountId, email) => {
      emailChanges.push({ accountId, email })
    },
  })
  const ctx: Context = {
    config,
    db: database.db,
    stripe: new Stripe('sk_test_x'),
    clock: wall,
    wall,
    log,
    wake: () => {},
    findSignedIn: accounts.findSignedIn,
  }
  const webFolder = mkdtempSync(join(tmpdir(), 'marquee-web-'))
  const routes = createRoutes(ctx, {
    accounts,
    ingest: createIngest(ctx, STRIPE_EVENTS),
    readiness: [databaseCheck(database.db)],
    metrics: createMetrics(),
    webFolder,
    ...parts,
  })
  return {
    ...{ ctx, accounts, routes, wall, mails, logLines, emailChanges },
    visitor: (options) => createVisitor(routes, config.baseUrl, options),
    close: async () => rmSync(webFolder, { recursive: true }),
  }
}

export interface VisitorOptions {
  /** What the server sees at the other end of the socket. */
  address?: string
  headers?: Record<string, string>
}

export interface Visitor {
  cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

function createVisitor(
  routes: HttpApp['routes'],
  baseUrl: string,
  { address = '203.0.113.7', headers: own = {} }: VisitorOptions = {},
): Visitor {
  const cookies = new Map<string, string>()
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers({ ...own, ...(init.headers as Record<string, string>) })
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const url = new URL(path, baseUrl)
    const socket = { incoming: { socket: { remoteAddress: address } } }
    const response = await routes.request(url, { ...init, headers }, socket)
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
      if (/max-age=0/i.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const origin = new URL(baseUrl).origin
  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, body, headers = {}) =>
      send(path, {
        method: 'POST',
        headers: {
          origin,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && {
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      }),
  }
}
