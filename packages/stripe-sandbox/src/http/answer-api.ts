import type { IncomingMessage } from 'node:http'
import type { ExchangeLog } from '../dashboard/exchange-log.ts'
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
import { createRouteFinder, type FoundRoute } from './find-route.ts'
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
import { createSharedCommit } from './share-commit.ts'

const FORGET_EVERY = 200

/** What is sent. */
export interface Answer {
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

/** A request as it came: its address in two parts, and its body, which is on its way. */
interface Arrival {
  request: IncomingMessage
  method: string
  path: string
  query: string
  body: Promise<string>
  requestId: string
}

/** Answers `/v1` requests as Stripe does: https://docs.stripe.com/api */
export function createApiAnswerer(
  engine: EngineInside,
  routes: readonly Route[],
  exchanges: ExchangeLog | null,
) {
  const findRoute = createRouteFinder(routes)
  const busyKeys = new Set<string>()
  const shareCommit = createSharedCommit<Answer>(engine.store)
  let answered = 0

  /** @param target path and query */
  return async function answerApi(request: IncomingMessage, target: string): Promise<Answer> {
    const startMs = engine.wall()
    const arrival = receive(request, target)
    const { method, path, requestId } = arrival
    const key = method === 'POST' ? headerOf(request, 'idempotency-key') : null
    const found = findRoute(method, path)
    const answer = linked(await answerOrRefuse(arrival, found, key), requestId)
    const logged = {
      id: requestId,
      method,
      path,
      status: answer.status,
      durationMs: engine.wall() - startMs,
      idempotencyKey: key,
      errorCode: answer.status < 400 ? null : codeOf(answer.body),
    }
    engine.log.add({ ...logged, atMs: startMs })
    if (exchanges) {
      const requestForm = joinForms(arrival.query, await arrival.body.catch(() => ''))
      exchanges.add({ ...logged, at: startMs, requestForm, responseBody: answer.body })
    }
    answered += 1
    if (answered % FORGET_EVERY === 0) forgetOld(engine.store, engine.wall())
    answer.headers['request-id'] = requestId
    answer.headers['stripe-version'] = versionOf(request)
    if (key !== null) answer.headers['idempotency-key'] = key
    return answer
  }

  async function answerOrRefuse(
    arrival: Arrival,
    found: FoundRoute | null,
    keyName: string | null,
  ): Promise<Answer> {
    const { method, path, requestId } = arrival
    let key: ScopedKey | null = null
    try {
      const apiKey = admit(engine, arrival)
      if (found === null) throw unknownRoute(method, path)
      const { route, ids } = found
      const taken = keyName === null ? null : scopeKey(keyName, apiKey)
      if (taken && busyKeys.has(taken.id)) throw inFlight(taken.name)
      key = taken
      if (key) busyKeys.add(key.id)
      const { latencyMs } = engine.chaos()
      if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
      engine.faults().meet(`${route.method} ${route.path}`)
      const raw = decodeForm(joinForms(arrival.query, await arrival.body))
      const ask = { route, raw, path, ids, requestId, key }
      const work = () => runOrRefuse(ask)
      return silenced(method, method === 'GET' ? work() : await shareCommit(work))
    } catch (error) {
      return refusal(error instanceof ApiError ? error : explainError(error))
    } finally {
      if (key) busyKeys.delete(key.id)
    }
  }

  /** What is refused is an answer, too; only a bug or a broken store is thrown. */
  function runOrRefuse(ask: Ask): Answer {
    try {
      return ask.key ? runOnce(ask, ask.key) : run(ask)
    } catch (error) {
      if (error instanceof ApiError) return refusal(error)
      throw error
    }
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

  function silenced(method: string, answer: Answer): Answer {
    const { timeoutAfterEffect } = engine.chaos()
    if (timeoutAfterEffect <= 0 || method !== 'POST') return answer
    engine.setChaos({ timeoutAfterEffect: timeoutAfterEffect - 1 })
    return { ...answer, silent: true }
  }
}

function receive(request: IncomingMessage, target: string): Arrival {
  const method = request.method ?? 'GET'
  const mark = target.indexOf('?')
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const body = hasBody ? readBody(request) : NO_BODY
  // Who is refused before the body is asked for leaves its failure to nobody.
  body.catch(() => {})
  return {
    request,
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    body,
    requestId: newId('request'),
  }
}

const NO_BODY = Promise.resolve('')

function joinForms(query: string, body: string): string {
  return query && body ? `${query}&${body}` : query || body
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

/** Who asks, whether they may, and in which version. @returns the key */
function admit(engine: EngineInside, { request, method, path }: Arrival): string {
  const { keyring } = engine
  const { secretKey } = engine.settings
  const apiKey = authenticate({ header: request.headers.authorization, secretKey, keyring })
  readVersion(headerOf(request, 'stripe-version') ?? undefined)
  authorize(apiKey, keyring, { method, path })
  return apiKey
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

/** A version that was refused is not echoed. */
function versionOf(request: IncomingMessage): string {
  const asked = headerOf(request, 'stripe-version')
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
