import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { ExchangeLog } from '../dashboard/exchange-log.ts'
import type { EngineInside } from '../engine.ts'
import { apiRoutes } from '../resources/api-routes.ts'
import { createApiAnswerer } from './answer-api.ts'

const HEARD_AFTER_MS = 500

/** Answers what begins with `/v1/` or `/v2/` on Node's own request and response, and leaves the rest to the others. */
export function serveApi(
  engine: EngineInside,
  exchanges: ExchangeLog | null,
  others: RequestListener,
): RequestListener {
  const answerApi = createApiAnswerer(engine, apiRoutes, exchanges)
  return (request, response) => {
    const target = targetOf(request)
    if (!/^\/v[12]\//.test(target)) return others(request, response)
    answerApi(request, target).then(
      (answer) => {
        // The effect happened and the answer never comes; the request ends when its client gives up.
        if (answer.silent) return
        send(response, answer)
        if (!request.complete) closeSoon(request, response)
      },
      (error: unknown) => response.destroy(error as Error),
    )
  }
}

/** Path and query. Proxies ask for whole addresses. */
function targetOf({ url = '/' }: IncomingMessage): string {
  if (url.startsWith('/')) return url
  const whole = URL.parse(url)
  return whole ? whole.pathname + whole.search : '/'
}

/** A refused upload may never end: what is on its way is read for a moment, so that the client hears the answer. */
function closeSoon(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    const timer = setTimeout(() => request.destroy(), HEARD_AFTER_MS)
    request.once('close', () => clearTimeout(timer))
  })
}

function send(
  response: ServerResponse,
  { status, body, headers }: { status: number; body: string; headers: Record<string, string> },
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}
