/** Refusals: what a caller did that cannot be done, with a status and a code that stays the same. Bugs are not refusals. */

export interface RefusalExtra {
  /** Where to go instead, as a path of ours. */
  location?: string
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number
  errors?: { path: string; message: string }[]
}

export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly extra: RefusalExtra

  constructor(status: number, code: string, detail: string, extra: RefusalExtra = {}) {
    super(detail)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.extra = extra
  }
}

export function invalid(code: string, detail: string, extra?: RefusalExtra): Refusal {
  return new Refusal(422, code, detail, extra)
}

export function unauthenticated(): Refusal {
  return new Refusal(401, 'unauthenticated', 'Sign in first; there is no valid session.')
}

export function forbidden(code: string, detail: string): Refusal {
  return new Refusal(403, code, detail)
}

export function notFound(what: string): Refusal {
  return new Refusal(404, 'not_found', `There is no such ${what}.`)
}

export function conflict(code: string, detail: string, extra?: RefusalExtra): Refusal {
  return new Refusal(409, code, detail, extra)
}

export function unavailable(code: string, detail: string, retryAfterSeconds = 5): Refusal {
  return new Refusal(503, code, detail, { retryAfterSeconds })
}

export function tooMany(detail: string, retryAfterSeconds: number): Refusal {
  return new Refusal(429, 'too_many_requests', detail, { retryAfterSeconds })
}
