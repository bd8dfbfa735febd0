import type { Context } from 'hono'
import type { EngineInside } from '../engine.ts'
import { newId } from '../ids.ts'
import { API_VERSION } from '../shapes.ts'
import { ApiError } from './api-error.ts'
import { isVersion, readVersion } from './api-version.ts'
import { authenticate, authorize } from './authenticate.ts'
import { decodeForm, type RawMap } from './decode-form.ts'
import { render, takeExpand } from './expand.ts'
import { checkExpand } from './expand-paths.ts'
import { explainError } from './explain-error.ts'
import {
  fingerprintOf,
  forgetOld,
  inFlight,
  type Remembered,
  recall,
  remember,
  type ScopedKey,
  scopeKey,
} from './idempotency.ts'
import { refuseUnknownParams } from './known-params.ts'
import { readBody } from './read-body.ts'
import { readParams } from './read-params.ts'
import type { Route } from './route.ts'

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

/** A request whose caller may ask, with its parameters decoded. */
interface Ask {
  route: Route
  raw: RawMap
  path: string
  ids: Record<string, string>
  requestId: string
  key: ScopedKey | null
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
    const answer = linked(await answerOrRefuse(c, route, requestId, key), requestId)
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
        'stripe-version': versionOf(c),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...answer.headers,
      },
    })
  }

  async function answerOrRefuse(
    c: Context,
    route: Route | null,
    requestId: string,
    keyName: string | null,
  ): Promise<Answer> {
    const { latencyMs } = engine.chaos()
    let key: ScopedKey | null = null
    try {
      const { apiKey, path } = admit(c)
      if (route === null) throw unknownRoute(c.req.method, path)
      const taken = keyName === null ? null : scopeKey(keyName, apiKey)
      if (taken && busyKeys.has(taken.id)) throw inFlight(taken.name)
      key = taken
      if (key) busyKeys.add(key.id)
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
      engine.faults().meet(`${route.method} ${route.path}`)
      const raw = await readRaw(c)
      const ask = { route, raw, path, ids: c.req.param() as Record<string, string>, requestId, key }
      return silenced(c, key ? runOnce(ask, key) : run(ask))
    } catch (error) {
      return refusal(error instanceof ApiError ? error : explainError(error))
    } finally {
      if (key) busyKeys.delete(key.id)
    }
  }

  /** Who asks, whether they may, and in which version. */
  function admit(c: Context): { apiKey: string; path: string } {
    const { keyring } = engine
    const { secretKey } = engine.settings
    const path = new URL(c.req.url).pathname
    const apiKey = authenticate({ header: c.req.header('authorization'), secretKey, keyring })
    readVersion(c.req.header('stripe-version'))
    authorize(apiKey, keyring, { method: c.req.method, path })
    return { apiKey, path }
  }

  /** The effect and the memory of it are written together: a crash in between would let a repetition happen twice. */
  function runOnce(ask: Ask, key: ScopedKey): Answer {
    const fingerprint = fingerprintOf(ask.path, ask.raw)
    const known = recall(engine.store, key, fingerprint, engine.wall())
    if (known) return replay(known)
    return engine.store.transaction(() => {
      const answer = run(ask)
      if (!answer.isRetryable) {
        const remembered = { status: answer.status, body: answer.body, requestId: ask.requestId }
        remember(engine.store, key, fingerprint, remembered, engine.wall())
      }
      return answer
    })
  }

  function run({ route, raw, ids, requestId, key }: Ask): Answer {
    refuseUnknownParams(route.method, route.path, raw)
    const expand = takeExpand(raw)
    checkExpand(route.method, route.path, expand)
    const params = readParams(route.params, raw)
    try {
      const shown = engine.operate({ id: requestId, idempotency_key: key?.name ?? null }, (op) =>
        render(op, route.run(op, { params, ids }), expand),
      )
      return { status: 200, body: JSON.stringify(shown, null, 2), headers: {} }
    } catch (error) {
      if (error instanceof ApiError) return refusal(error)
      throw error
    }
  }

  /** Where a person finds the request again: the sandbox's dashboard has Stripe's place. */
  function linked(answer: Answer, requestId: string): Answer {
    const { dashboardUrl } = engine.settings
    if (answer.status < 400 || !dashboardUrl || answer.headers['idempotent-replayed']) return answer
    const { error } = JSON.parse(answer.body) as { error: object }
    const request_log_url = `${dashboardUrl}/log/${requestId}`
    return { ...answer, body: JSON.stringify({ error: { ...error, request_log_url } }, null, 2) }
  }

  function silenced(c: Context, answer: Answer): Answer {
    const { timeoutAfterEffect } = engine.chaos()
    if (timeoutAfterEffect <= 0 || c.req.method !== 'POST') return answer
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
  if (error.status === 409) headers['stripe-should-retry'] ??= 'true'
  const body = JSON.stringify({ error: error.body }, null, 2)
  return { status: error.status, body, headers, isRetryable: isRetryable(error) }
}

/** Stripe remembers what an endpoint answered once it had begun, and not that the parameters were wrong. */
function isRetryable({ status, keepsEffects, body }: ApiError): boolean {
  return status === 400 && !keepsEffects && VALIDATION.test(body.code ?? '')
}

const VALIDATION = /^(parameter|url_invalid|email_invalid|sandbox_not_simulated)/

async function readRaw(c: Context): Promise<RawMap> {
  const query = new URL(c.req.url).search.slice(1)
  const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  const body = hasBody ? await readBody(c) : ''
  return decodeForm([query, body].filter(Boolean).join('&'))
}

/** A version that was refused is not echoed. */
function versionOf(c: Context): string {
  const asked = c.req.header('stripe-version')
  return asked && isVersion(asked) ? asked : API_VERSION
}

function unknownRoute(method: string, path: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or the sandbox's README for what it simulates.`,
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
