import { knownParams } from '../http/known-params.ts'

const endpoint = knownParams('POST', '/v1/webhook_endpoints')?.inside
const values = endpoint?.get('enabled_events')?.each?.values ?? []

/** Every type of event that Stripe can send, as an endpoint may ask for them. */
export const EVENT_TYPES: ReadonlySet<string> = new Set(values.filter((name) => name !== '*'))

export function isEventType(name: unknown): name is string {
  return typeof name === 'string' && EVENT_TYPES.has(name)
}
