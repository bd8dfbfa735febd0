import { ApiError } from '../http/api-error.ts'
import { type Chaos, createDice, type Dice } from './chaos.ts'

const WINDOW_MS = 1_000

export interface Faults {
  dice: Dice
  /** Throws what was ordered for this request, or lets it pass. */
  meet(endpoint: string): void
}

/** Faults of the API as `chaos` orders them; made anew when the seed is set. */
export function orderFaults(
  chaos: () => Readonly<Chaos>,
  wallNow: () => number,
  seed: number | null,
): Faults {
  const dice = createDice(seed)
  const recent = new Map<string, number[]>()

  const isAboveLimit = (endpoint: string, limit: number): boolean => {
    const nowMs = wallNow()
    const times = (recent.get(endpoint) ?? []).filter((at) => at > nowMs - WINDOW_MS)
    const isAbove = times.length >= limit
    if (!isAbove) times.push(nowMs)
    recent.set(endpoint, times)
    return isAbove
  }

  return {
    dice,
    meet(endpoint) {
      const { rateLimitPerSecond, failApiWith, failApiShare, failApiShouldRetry } = chaos()
      if (rateLimitPerSecond !== null && isAboveLimit(endpoint, rateLimitPerSecond)) {
        throw rateLimited()
      }
      if (failApiWith === null || (failApiShare < 1 && dice() >= failApiShare)) return
      throw orderedFailure(failApiWith, failApiShouldRetry)
    },
  }
}

/** Repeating at once would be refused again, so that Stripe asks the SDK not to: https://docs.stripe.com/rate-limits */
function rateLimited(): ApiError {
  const message =
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
  return new ApiError(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message },
    {
      headers: { 'stripe-should-retry': 'false', 'stripe-rate-limited-reason': 'endpoint-rate' },
    },
  )
}

function orderedFailure(status: number, shouldRetry: boolean | null): ApiError {
  const headers: Record<string, string> =
    shouldRetry === null ? {} : { 'stripe-should-retry': String(shouldRetry) }
  if (status === 429) {
    return new ApiError(
      429,
      {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Request rate limit exceeded. This was ordered from the sandbox.',
      },
      { headers },
    )
  }
  return new ApiError(
    status,
    {
      type: status < 500 ? 'invalid_request_error' : 'api_error',
      message: 'An error occurred while handling the request. This was ordered from the sandbox.',
    },
    { headers },
  )
}
