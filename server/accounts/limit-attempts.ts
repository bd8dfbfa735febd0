import { tooMany } from '../http/errors.ts'
import { clientSubject, type RateLimiter } from '../http/rate-limit.ts'
import type { AuthEndpoint, Counted } from './endpoints.ts'

export interface Attempt {
  /** The endpoint's name; each counts for itself. */
  name: string
  clientAddress: string
  /** The e-mail address in the request, if it names one. */
  email: string | null
}

/** @throws {Refusal} 429 when one of the endpoint's limits is used up */
export async function limitAttempts(
  limiter: RateLimiter,
  attempt: Attempt,
  limits: AuthEndpoint['limits'] = {},
): Promise<void> {
  for (const [counted, limit] of Object.entries(limits)) {
    const subject = SUBJECTS[counted as Counted](attempt)
    if (subject === null) continue
    const seconds = await limiter.take(`${attempt.name}:${counted}`, subject, limit)
    if (seconds !== null) {
      throw tooMany(`Too many attempts. Try again in ${inWords(seconds)}.`, seconds)
    }
  }
}

const SUBJECTS: Record<Counted, (attempt: Attempt) => string | null> = {
  client: ({ clientAddress }) => clientSubject(clientAddress),
  address: ({ email }) => email,
  pair: ({ clientAddress, email }) => email && `${clientSubject(clientAddress)} ${email}`,
}

function inWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? 'a second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}
