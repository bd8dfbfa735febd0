import type { MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import { unauthenticated } from './errors.ts'
import type { RequestEnv, SignedInEnv } from './request-env.ts'

/** Lets only signed-in viewers through and gives the handler `c.var.signedIn`; everyone else gets 401. */
export function requireAccount(
  ctx: Pick<Context, 'findSignedIn'>,
): MiddlewareHandler<RequestEnv & SignedInEnv> {
  return async function requireAccount(c, next) {
    const signedIn = await ctx.findSignedIn(c.req.raw.headers)
    if (signedIn === null) throw unauthenticated()
    c.set('signedIn', signedIn)
    await next()
  }
}
