import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { EngineInside } from '../engine.ts'
import { newId } from '../ids.ts'
import { API_VERSION } from '../shapes.ts'
import { ApiError, invalid } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { decodeForm } from './decode-form.ts'
import { render, takeExpand } from './expand.ts'
import { forgetOld, inFlight, type Remembered, recall, remember } from './idempotency.ts'
import { refuseUnknownParams } from './known-params.ts'
import { readParams } from './read-params.ts'
import type { Route } from './route.ts'

const MAX_KEY_LENGTH = 255
const FORGET_EVERY = 200

interface Answer {
  status: number
  body: string
  headers: Record<string, string>
  /** It is never sent, although the request took effect. */
  silent?: boolean
  /** Refused without an effect: it may be corrected under the same idempotency key. */
  isRetryable?: boolean
}

/** Answers `/v1` requests as Stripe does: https://docs.stripe.com/api */
export function createApiAnswerer(engine: EngineInside) {
  const busyKeys = new Set<string>()
  let answered = 0

  /** @param route null when no endpoint has this address */
  return async function answerApi(c: Context, route: Route | null): Promise<Response> {
    const startMs = engine.wall()
    const requestId = newId('request')
    const key = c.req.method === 'POST' ? (c.req.header('idempotency-key') ?? null) : null
    const answer = await answerOrRefuse(c, route, requestId, key)
    engine.log.add({
      id: requestId,
      atMs: startMs,
      method: c.req.method,
      path: new URL(c.req.url).pathname,
      status: answer.status,
      durationMs: engine.wall() - startMs,
      idempotencyKey: key,
      errorCode: answer.status < 400 ? null : codeOf(answer.body),
    })
    answered += 1
    if (answered % FORGET_EVERY === 0) forgetOld(engine.store, engine.wall())
    if (answer.silent) return neverAnswer(c)
    return new Response(answer.body, {
      status: answer.status,
      headers: {
        'content-type': 'application/json',
        'request-id': requestId,
        'stripe-version': c.req.header('stripe-version') ?? API_VERSION,
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...answer.headers,
      },
    })
  }

  async function answerOrRefuse(
    c: Context,
    route: Route | null,
    requestId: string,
    key: string | null,
  ): Promise<Answer> {
    const { latencyMs } = engine.chaos()
    if (key !== null && busyKeys.has(key)) return refusal(inFlight(key))
    if (key !== null) busyKeys.add(key)
    try {
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
      engine.faults().meet(`${c.req.method} ${route?.path ?? ''}`)
      authenticate(c.req.header('authorization'), engine.settings.secretKey)
      if (route === null) throw unknownRoute(c)
      const body = route.method === 'POST' ? await c.req.text() : ''
      return key === null
        ? run(c, route, body, requestId, null)
        : runOnce(c, route, body, requestId, key)
    } catch (error) {
      if (error instanceof ApiError) return refusal(error)
      throw error
    } finally {
      if (key !== null) busyKeys.delete(key)
    }
  }

  function runOnce(c: Context, route: Route, body: string, requestId: string, key: string): Answer {
    if (key.length > MAX_KEY_LENGTH) {
      throw invalid(`Idempotency keys can be at most ${MAX_KEY_LENGTH} characters long.`)
    }
    const fingerprint = createHash('sha256')
      .update(`${new URL(c.req.url).pathname}\n${body}`)
      .digest('hex')
    const known = recall(engine.store, key, fingerprint)
    if (known) return replay(known)
    // Together or not at all: a request that is repeated after a crash must find its key, or no effect.
    const answer = engine.store.transaction(() => {
      const answer = run(c, route, body, requestId, key)
      if (!answer.isRetryable) {
        const remembered = { status: answer.status, body: answer.body, requestId }
        remember(engine.store, key, fingerprint, remembered, engine.wall())
      }
      return answer
    })
    return silenced(answer)
  }

  function run(
    c: Context,
    route: Route,
    body: string,
    requestId: string,
    key: string | null,
  ): Answer {
    const query = new URL(c.req.url).search.slice(1)
    const raw = decodeForm(
      route.method === 'POST' ? [query, body].filter(Boolean).join('&') : query,
    )
    refuseUnknownParams(route.method, route.path, raw)
    const expand = takeExpand(raw)
    const params = readParams(route.params, raw)
    const request = {
      id: requestId,
      idempotency_key: key,
    }
    try {
      const shown = engine.operate(request, (op) =>
        render(op, route.run(op, { params, ids: c.req.param() as Record<string, string> }), expand),
      )
      return { status: 200, body: JSON.stringify(shown, null, 2), headers: {} }
    } catch (error) {
      if (error instanceof ApiError) return refusal(error)
      throw error
    }
  }

  function silenced(answer: Answer): Answer {
    const { timeoutAfterEffect } = engine.chaos()
    if (timeoutAfterEffect <= 0) return answer
    engine.setChaos({ timeoutAfterEffect: timeoutAfterEffect - 1 })
    return { ...answer, silent: true }
  }
}

function replay({ status, body, requestId }: Remembered): Answer {
  return {
    status,
    body,
    headers: { 'idempotent-replayed': 'true', 'original-request': requestId },
  }
}

function refusal(error: ApiError): Answer {
  const headers: Record<string, string> = { ...error.headers }
  if (error.status === 401) headers['www-authenticate'] = 'Basic realm="Stripe"'
  const body = JSON.stringify({ error: error.body }, null, 2)
  return { status: error.status, body, headers, isRetryable: isRetryable(error) }
}

function isRetryable(error: ApiError): boolean {
  return error.status === 400 && !error.keepsEffects
}

function unknownRoute(c: Context): ApiError {
  const { pathname } = new URL(c.req.url)
  return new ApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${c.req.method}: ${pathname}). Please see https://stripe.com/docs or the sandbox's README for what it simulates.`,
  })
}

function codeOf(body: string): string | null {
  const { error } = JSON.parse(body) as { error?: { code?: string; type?: string } }
  return error?.code ?? error?.type ?? null
}

/** The effect happened and the answer never comes; the request ends when its client gives up. */
async function neverAnswer(c: Context): Promise<Response> {
  const { signal } = c.req.raw
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  return new Response(null)
}
