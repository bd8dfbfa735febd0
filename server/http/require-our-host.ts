import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import { forbidden } from './errors.ts'
import { ourOrigins } from './origins.ts'
import type { RequestEnv } from './request-env.ts'

/**
 * For development surfaces, which need no sign-in: a foreign site whose name points at this machine (DNS rebinding)
 * sends its own name as Host and is refused, and so is a request that another site's page makes.
 */
export function requireOurHost(
  config: Pick<Config, 'mode' | 'baseUrl' | 'port'>,
): MiddlewareHandler<RequestEnv> {
  const origins = ourOrigins(config)
  const hosts = new Set(origins.map((origin) => new URL(origin).host))
  return async function requireOurHost(c, next) {
    const host = c.req.header('host') ?? new URL(c.req.url).host
    const origin = c.req.header('origin')
    if (!hosts.has(host) || (origin !== undefined && !origins.includes(origin))) {
      throw forbidden('foreign_host', 'This address is served to pages of this machine only.')
    }
    await next()
  }
}
