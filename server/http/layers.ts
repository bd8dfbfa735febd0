import type { MiddlewareHandler } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { createApi } from './api.ts'
import { checkOrigin } from './check-origin.ts'
import { clientAddress, readTrustedProxies } from './client-address.ts'
import { Refusal } from './errors.ts'
import { limitBody, requireJson } from './limit-body.ts'
import { logRequests, type RequestSummary } from './log-requests.ts'
import { ourOrigins } from './origins.ts'
import { answerError, answerProblem } from './problem.ts'
import type { RequestEnv } from './request-env.ts'
import { securityHeaders } from './security-headers.ts'

export interface LayerOptions {
  config: Config
  log: Logger
  /** Paths that read their raw body themselves, with limits and errors of their own: webhooks. */
  rawPaths: readonly string[]
  observe: (summary: RequestSummary) => void
}

const MAX_REQUEST_ID_LENGTH = 64

/**
 * What every request passes, outermost first. The id and the log come first, so that also a refusal has them; what
 * refuses comes before any route is reached, and before the database is.
 */
export function addLayers(
  app: ReturnType<typeof createApi>,
  { config, log, rawPaths, observe }: LayerOptions,
): void {
  const raw = new Set(rawPaths)
  const unlessRaw = (layer: MiddlewareHandler<RequestEnv>): MiddlewareHandler<RequestEnv> =>
    async function unlessRaw(c, next) {
      return raw.has(c.req.path) ? next() : layer(c, next)
    }
  app.use(requestId({ limitLength: MAX_REQUEST_ID_LENGTH }))
  app.use(logRequests(log, observe))
  app.use(believeClient(config))
  app.use(securityHeaders(config))
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('Allow', methods.join(', '))
        return answerProblem(c, wrongMethod(c.req.method, methods))
      },
    }),
  )
  app.use(checkOrigin(ourOrigins(config)))
  app.use(unlessRaw(limitBody))
  app.use('/api/*', unlessRaw(requireJson))
  app.use('/api/*', keepPrivate)
  app.onError(answerError)
}

function wrongMethod(method: string, allowed: readonly string[]): Refusal {
  return new Refusal(
    405,
    'method_not_allowed',
    `${method} is not possible here; use ${allowed.join(' or ')}.`,
  )
}

function believeClient(config: Config): MiddlewareHandler<RequestEnv> {
  const trusted = readTrustedProxies(config.trustedProxies)
  return async function believeClient(c, next) {
    const socketAddress = c.env?.incoming?.socket.remoteAddress ?? '127.0.0.1'
    c.set('clientAddress', clientAddress(socketAddress, c.req.header('x-forwarded-for'), trusted))
    await next()
  }
}

/** Answers depend on who asks, so nothing between us and a browser may keep them, unless a route says otherwise. */
const keepPrivate: MiddlewareHandler<RequestEnv> = async function keepPrivate(c, next) {
  await next()
  if (!c.res.headers.has('cache-control')) c.header('Cache-Control', 'private, no-store')
}
