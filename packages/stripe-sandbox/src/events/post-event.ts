import type { Documents } from '../documents.ts'
import { signatureHeader } from './sign.ts'

const TIMEOUT_MS = 10_000
/** So much of an answer is kept for a person to look at. */
const KEPT_CHARACTERS = 2_000

export interface Answer {
  /** Null when none came. */
  status: number | null
  error: string | null
  body: string | null
  /** Trying again is of no use. */
  isFinal: boolean
}

/** Posts the event's text to its endpoint, signed with each secret that is valid now. */
export async function postEvent(
  endpoint: Documents['webhook_endpoint'],
  text: string,
  wallMs: number,
  stop: AbortSignal,
): Promise<Answer> {
  const secrets = endpoint.internal.secrets
    .filter(({ expiresAt }) => expiresAt === null || expiresAt * 1_000 > wallMs)
    .map(({ secret }) => secret)
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(text, secrets, wallMs),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
      },
      body: text,
      // Stripe counts a redirect as a failure.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stop]),
    })
    const body = (await response.text()).slice(0, KEPT_CHARACTERS)
    const error = response.ok ? null : `The endpoint answered ${response.status}.`
    return { status: response.status, error, body, isFinal: false }
  } catch (error) {
    return { status: null, error: reasonOf(error), body: null, isFinal: false }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `No answer within ${TIMEOUT_MS / 1_000} s.`
  return error.cause instanceof Error ? error.cause.message : error.message
}
