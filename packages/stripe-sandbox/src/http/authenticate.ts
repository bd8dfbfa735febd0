import { ApiError } from './api-error.ts'
import { type Keyring, lackingPermission } from './api-keys.ts'

export interface Credentials {
  header: string | undefined
  secretKey: string
  keyring: Keyring
}

/**
 * Bearer, or Basic with the key as the user name.
 * @returns the key. @throws 401 without a known key, 403 for a publishable one, in Stripe's words
 */
export function authenticate({ header, secretKey, keyring }: Credentials): string {
  const given = keyOf(header)
  if (given === null) {
    throw unauthenticated(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    )
  }
  if (given === secretKey || keyring.find(given)) return given
  if (given.startsWith('pk_')) {
    throw new ApiError(403, {
      type: 'invalid_request_error',
      code: 'secret_key_required',
      message:
        'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
    })
  }
  throw unauthenticated(`Invalid API Key provided: ${masked(given)}`)
}

/** @throws 403 when a restricted key may not ask for this */
export function authorize(
  key: string,
  keyring: Keyring,
  request: { method: string; path: string },
): void {
  const restricted = keyring.find(key)
  if (!restricted) return
  const lacking = lackingPermission(restricted, request.method, request.path)
  if (lacking === null) return
  throw new ApiError(403, {
    type: 'invalid_request_error',
    message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account 'acct_sandbox'. Having the '${lacking}' permission would allow this request to continue.`,
  })
}

function keyOf(header: string | undefined): string | null {
  const [scheme, credentials] = (header ?? '').trim().split(/ +/)
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
