/** One door to the server: JSON in, JSON out, every refusal an `ApiError` with a stable code. */

export interface FieldRefusal {
  path: string
  message: string
}

export class ApiError extends Error {
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null
  readonly fields: FieldRefusal[]

  constructor(answer: Pick<ApiError, 'status' | 'code' | 'message'> & Partial<ApiError>) {
    super(answer.message)
    this.name = 'ApiError'
    this.status = answer.status
    this.code = answer.code
    this.requestId = answer.requestId ?? null
    this.retryAfterSeconds = answer.retryAfterSeconds ?? null
    this.fields = answer.fields ?? []
  }
}

const TIMEOUT_MS = 30_000

type Json = Record<string, unknown>

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function isFieldRefusal(value: unknown): value is FieldRefusal {
  return isRecord(value) && typeof value.path === 'string' && typeof value.message === 'string'
}

/** Reads problem+json, which every refusal of ours is. */
async function readRefusal(response: Response): Promise<ApiError> {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const parsed: unknown = isJson ? await response.json() : null
  const body = isRecord(parsed) ? parsed : {}
  const retryAfter = Number(
    response.headers.get('retry-after') ?? response.headers.get('x-retry-after') ?? Number.NaN,
  )
  return new ApiError({
    status: response.status,
    code: text(body.code) ?? `http_${response.status}`,
    message: text(body.detail) ?? response.statusText,
    requestId: text(body.instance) ?? response.headers.get('x-request-id'),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    fields: Array.isArray(body.errors) ? body.errors.filter(isFieldRefusal) : [],
  })
}

async function send(method: 'GET' | 'POST', path: string, body?: Json): Promise<Response> {
  const init: RequestInit = { method, signal: AbortSignal.timeout(TIMEOUT_MS) }
  if (body) {
    init.headers = { 'content-type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  try {
    return await fetch(path, init)
  } catch (cause) {
    const isTimeout = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new ApiError({
      status: 0,
      code: isTimeout ? 'timeout' : 'unreachable',
      message: String(cause),
    })
  }
}

async function receive<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw await readRefusal(response)
  return (await response.json()) as Answer
}

export async function get<Answer>(path: string): Promise<Answer> {
  return receive<Answer>(await send('GET', path))
}

export async function post<Answer>(path: string, body: Json = {}): Promise<Answer> {
  return receive<Answer>(await send('POST', path, body))
}
