import { setTimeout as wait } from 'node:timers/promises'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { accepts, answers, createApi, refuses } from '../http/api.ts'
import { Refusal, unauthenticated } from '../http/errors.ts'
import type { RateLimiter } from '../http/rate-limit.ts'
import type { RequestEnv } from '../http/request-env.ts'
import { type Accounts, CLIENT_ADDRESS_HEADER } from './create-accounts.ts'
import { AUTH_ENDPOINTS, type AuthEndpoint } from './endpoints.ts'
import { limitAttempts } from './limit-attempts.ts'

const Account = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    emailVerified: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .openapi('Account')

const readAccount = createRoute({
  method: 'get',
  path: '/api/account',
  tags: ['Account'],
  summary: 'The account that is signed in',
  responses: {
    200: answers('The account; the session is prolonged.', z.object({ account: Account })),
    ...refuses(401),
  },
})

/** Everything about accounts: better-auth's endpoints that are served, and the account itself. */
export function createAccountRoutes({ accounts, limiter }: AccountRoutesOptions) {
  const api = createApi()
  for (const [name, endpoint] of Object.entries<AuthEndpoint>(AUTH_ENDPOINTS)) {
    const path = `/api/auth/${name}`
    document(api, path, endpoint)
    api.on(endpoint.method, path, (c) => answerAuth(c, name, endpoint, { accounts, limiter }))
  }
  return api.openapi(readAccount, async (c) => {
    const { signedIn, setCookies } = await accounts.refreshSignedIn(c.req.raw.headers)
    if (signedIn === null) throw unauthenticated()
    for (const cookie of setCookies) c.header('Set-Cookie', cookie, { append: true })
    const { accountId: id, email, name, emailVerified, createdAt } = signedIn
    const account = { id, email, name, emailVerified, createdAt: createdAt.toISOString() }
    return c.json({ account }, 200)
  })
}

export interface AccountRoutesOptions {
  accounts: Accounts
  limiter: RateLimiter
}

async function answerAuth(
  c: HonoContext<RequestEnv>,
  name: string,
  endpoint: AuthEndpoint,
  { accounts, limiter }: AccountRoutesOptions,
): Promise<Response> {
  const body = endpoint.method === 'post' ? await c.req.text() : null
  const clientAddress = c.var.clientAddress
  await limitAttempts(limiter, { name, clientAddress, email: emailIn(body) }, endpoint.limits)
  const headers = new Headers(c.req.raw.headers)
  headers.set(CLIENT_ADDRESS_HEADER, clientAddress)
  const request = new Request(c.req.url, { method: c.req.method, headers, body: body || null })
  const [response] = await Promise.all([accounts.handle(request), wait(endpoint.floorMs ?? 0)])
  return refuseInOurWords(response)
}

const AuthRefusal = z.object({ code: z.string(), message: z.string() })

/** better-auth refuses with a code in capitals and a sentence; like every refusal it leaves as problem+json. */
async function refuseInOurWords(response: Response): Promise<Response> {
  const isJson = response.headers.get('content-type')?.includes('json')
  if (response.status < 400 || !isJson) return response
  const refused = AuthRefusal.safeParse(await response.clone().json())
  if (!refused.success) return response
  throw new Refusal(response.status, refused.data.code.toLowerCase(), refused.data.message)
}

/** The address that a request is about; sign-in and change of address name it differently. */
function emailIn(body: string | null): string | null {
  if (!body) return null
  const parsed = AddressInBody.safeParse(parseJson(body))
  return (parsed.data?.email ?? parsed.data?.newEmail)?.toLowerCase() ?? null
}

const AddressInBody = z.object({ email: z.string(), newEmail: z.string() }).partial()

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Refusal(400, 'malformed_json', 'The body is not valid JSON.')
  }
}

const AuthAnswer = z.looseObject({}).openapi('AuthAnswer')

/** Into the documentation only: better-auth checks its requests itself, in its own words. */
function document(api: ReturnType<typeof createApi>, path: string, endpoint: AuthEndpoint): void {
  api.openAPIRegistry.registerPath({
    method: endpoint.method,
    path,
    tags: ['Accounts'],
    summary: endpoint.summary,
    request: {
      ...(endpoint.body && { body: accepts(endpoint.body) }),
      ...(endpoint.query && { query: endpoint.query }),
    },
    responses: {
      200: answers('Done.', AuthAnswer),
      ...refuses(400, 403, 422),
      ...(endpoint.signedIn && refuses(401)),
      ...(endpoint.limits && refuses(429)),
    },
  })
}
