import { ApiError } from './api-error.ts'

/** Bearer, or Basic with the key as the user name. @throws 401 in Stripe's words */
export function authenticate(header: string | undefined, secretKey: string): void {
  const given = keyOf(header)
  if (given === null) {
    throw unauthenticated(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  }
  if (given !== secretKey) throw unauthenticated(`Invalid API Key provided: ${masked(given)}`)
}

function keyOf(header: string | undefined): string | null {
  const [scheme, credentials] = (header ?? '').split(' ')
  if (!credentials) return null
  if (scheme?.toLowerCase() === 'bearer') return credentials
  if (scheme?.toLowerCase() !== 'basic') return null
  return Buffer.from(credentials, 'base64').toString().split(':')[0] || null
}

function masked(key: string): string {
  const start = /^(sk|rk|pk)_(test|live)_/.exec(key)?.[0] ?? ''
  return `${start}${'*'.repeat(Math.max(4, key.length - start.length - 4))}${key.slice(-4)}`
}

function unauthenticated(message: string): ApiError {
  return new ApiError(401, { type: 'invalid_request_error', message })
}
