import Stripe from 'stripe'
import type { Config } from '../config.ts'
import { assertOutsideTransaction } from '../db/guard.ts'

const TIMEOUT_MS = 8_000

/**
 * The official SDK. It never retries by itself: the budget, the breaker and the caller decide that, and an unknown
 * outcome is repeated with the same idempotency key.
 */
export function createStripe(config: Config['stripe']): Stripe {
  return new Stripe(config.secretKey, {
    ...(config.apiBase === null ? {} : addressOf(config.apiBase)),
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
    httpClient: guardedHttpClient(),
    appInfo: { name: 'Marquee' },
  })
}

function addressOf(base: string): { host: string; port: string; protocol: 'http' | 'https' } {
  const url = new URL(base)
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  return { host: url.hostname, port: url.port || (protocol === 'http' ? '80' : '443'), protocol }
}

function guardedHttpClient() {
  const client = Stripe.createNodeHttpClient()
  const makeRequest = client.makeRequest.bind(client)
  client.makeRequest = (...request) => {
    assertOutsideTransaction('A call to Stripe')
    return makeRequest(...request)
  }
  return client
}
