import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Logger } from 'pino'
import type { RequestEnv } from './request-env.ts'

/** Asked every few seconds by machines; a line for each would bury the rest. */
const QUIET_ROUTES = new Set(['/livez', '/readyz', '/metrics'])

/** What one request was and how it ended. */
export interface RequestSummary {
  method: string
  /** The route's pattern; null when nothing of ours answers there. */
  route: string | null
  status: number
  ms: number
}

/**
 * One line a request. The route's pattern is logged, never the query, since links in mails carry tokens there.
 * @param observe is told the same, for figures
 */
export function logRequests(
  log: Logger,
  observe: (summary: RequestSummary) => void,
): MiddlewareHandler<RequestEnv> {
  return async function logRequests(c, next) {
    const startedAt = performance.now()
    const requestLog = log.child({ requestId: c.var.requestId })
    c.set('log', requestLog)
    await next()
    // Set here as well: an answer that a library made by itself has none of the headers set before it.
    c.header('X-Request-Id', c.var.requestId)
    const ms = Math.round((performance.now() - startedAt) * 10) / 10
    const summary = { method: c.req.method, route: routeOf(c), status: c.res.status, ms }
    requestLog[levelOf(summary)](
      { ...summary, ...(summary.route === null && { path: c.req.path.slice(0, 200) }) },
      'request',
    )
    observe(summary)
  }
}

function routeOf(c: Context): string | null {
  // Middleware is registered for all methods, so what names one is the route itself.
  return matchedRoutes(c).findLast((route) => route.method !== 'ALL')?.path ?? null
}

function levelOf({ route, status }: RequestSummary): 'error' | 'debug' | 'info' {
  if (status >= 500 && route !== '/readyz') return 'error'
  return route !== null && QUIET_ROUTES.has(route) ? 'debug' : 'info'
}
