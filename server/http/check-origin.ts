import type { MiddlewareHandler } from 'hono'
import { forbidden } from './errors.ts'
import type { RequestEnv } from './request-env.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that another site's page asks for. A browser names the page's origin on every such request, so a
 * request that carries a cookie and names none is refused too; programs without cookies need not name one.
 */
export function checkOrigin(origins: readonly string[]): MiddlewareHandler<RequestEnv> {
  return async function checkOrigin(c, next) {
    if (!SAFE_METHODS.has(c.req.method) && !isOurs(c.req.raw.headers, origins)) {
      throw forbidden(
        'foreign_origin',
        'This request does not come from one of our own pages. Reload the page and try again.',
      )
    }
    await next()
  }
}

function isOurs(headers: Headers, origins: readonly string[]): boolean {
  const origin = headers.get('origin')
  if (origin !== null) return origins.includes(origin)
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  return !headers.has('cookie')
}
