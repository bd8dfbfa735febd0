import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { ApiRequestRecord, ApiRequestRow } from './dashboard-source.ts'

const KEPT_REQUESTS = 300
const KEPT_CHARACTERS = 60_000

export interface ExchangeLog {
  /** Records what passes; mount it before the API's routes. */
  middleware: MiddlewareHandler
  list(limit: number): ApiRequestRow[]
  find(id: string): ApiRequestRecord | null
}

/** Keeps the latest API requests in memory for a person to look at. Keys are not recorded. */
export function createExchangeLog(wallNow: () => number): ExchangeLog {
  const kept: ApiRequestRecord[] = []
  return {
    async middleware(c, next) {
      const at = wallNow()
      const requestBody = await readRequest(c.req.raw)
      await next()
      const { pathname, search } = new URL(c.req.url)
      kept.unshift({
        id: c.res.headers.get('request-id') ?? randomUUID(),
        method: c.req.method,
        path: pathname,
        status: c.res.status,
        at,
        durationMs: wallNow() - at,
        requestBody: requestBody || readableParams(search.slice(1)),
        responseBody: (await c.res.clone().text()).slice(0, KEPT_CHARACTERS),
        idempotencyKey: c.req.header('idempotency-key') ?? null,
        errorCode: c.res.status < 400 ? null : codeOf(await c.res.clone().text()),
      })
      kept.length = Math.min(kept.length, KEPT_REQUESTS)
    },
    list: (limit) => kept.slice(0, limit),
    find: (id) => kept.find((request) => request.id === id) ?? null,
  }
}

/** `resource_missing`, or the error's type where it has no code. */
function codeOf(body: string): string | null {
  const found = /"code": "(\w+)"/.exec(body) ?? /"type": "(\w+)"/.exec(body)
  return found?.[1] ?? null
}

async function readRequest(request: Request): Promise<string | null> {
  if (request.method === 'GET' || request.body === null) return null
  return readableParams((await request.clone().text()).slice(0, KEPT_CHARACTERS))
}

/** One parameter a line, decoded: `line_items[0][price]=price_1`. */
function readableParams(form: string): string | null {
  const lines = [...new URLSearchParams(form)].map(([name, value]) => `${name}=${value}`)
  return lines.join('\n') || null
}
