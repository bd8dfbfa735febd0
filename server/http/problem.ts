import { STATUS_CODES } from 'node:http'
import type { Context as HonoContext } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isDatabaseAway } from '../db/database-away.ts'
import { Refusal, unavailable } from './errors.ts'
import type { RequestEnv } from './request-env.ts'

/**
 * The only place where an error becomes an answer. A refusal says what was wrong and what to do; a bug says nothing
 * but the request id, under which the log has the rest.
 */
export function answerError(error: Error, c: HonoContext<RequestEnv>): Response {
  const refusal = asRefusal(error)
  if (refusal !== null) return answerProblem(c, refusal)
  if (isDatabaseAway(error)) {
    c.var.log.error({ err: error }, 'a request found no database')
    return answerProblem(c, AWAY)
  }
  c.var.log.error({ err: error }, 'a request failed')
  return answerProblem(c, FAILED)
}

/** Told from a bug, so that a program or a proxy tries again instead of reporting one. */
const AWAY = unavailable(
  'database_unavailable',
  'The database does not answer at the moment. Try again in a minute.',
  30,
)

const FAILED = new Refusal(
  500,
  'internal_error',
  'This did not work, and the fault is ours. Try again; if it stays, name the request id to support.',
)

/** What Hono and its middleware throw by themselves, by status. */
const THROWN_BY_HONO: Record<number, Refusal> = {
  400: new Refusal(400, 'malformed_json', 'The body is not valid JSON.'),
}

function asRefusal(error: Error): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof HTTPException) return THROWN_BY_HONO[error.status] ?? null
  return null
}

export function answerProblem(c: HonoContext<RequestEnv>, refusal: Refusal): Response {
  const { retryAfterSeconds, ...extra } = refusal.extra
  const problem = {
    type: 'about:blank',
    title: STATUS_CODES[refusal.status] ?? 'Error',
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
    instance: c.var.requestId,
    ...extra,
  }
  c.header('Cache-Control', 'no-store')
  c.header('Content-Type', 'application/problem+json')
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  return c.body(JSON.stringify(problem), refusal.status as ContentfulStatusCode)
}
