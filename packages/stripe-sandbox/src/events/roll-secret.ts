import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import { newId } from '../ids.ts'
import { get, type Operation } from '../operation.ts'

const LONGEST_HOURS = 24

/**
 * Gives an endpoint a new secret. Deliveries are signed with the old one, too, until it expires:
 * https://docs.stripe.com/webhooks#roll-endpoint-secrets
 * @param expiresInHours how long the old secret goes on, by the wall; 0 ends it at once
 */
export function rollSecret(
  op: Operation,
  endpointId: string,
  expiresInHours: number,
): { endpoint: Documents['webhook_endpoint']; secret: string } {
  if (!(expiresInHours >= 0 && expiresInHours <= LONGEST_HOURS)) {
    throw invalid(`expires_in_hours must be from 0 to ${LONGEST_HOURS}.`, {
      param: 'expires_in_hours',
    })
  }
  const endpoint = get(op, 'webhook_endpoint', endpointId)
  const nowAt = Math.floor(op.wallMs() / 1_000)
  const expiresAt = nowAt + Math.round(expiresInHours * 3_600)
  const secret = newId('webhookSecret')
  const old = endpoint.internal.secrets
    .map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? expiresAt, expiresAt) }))
    .filter((one) => one.expiresAt > nowAt)
  const secrets = [{ secret, expiresAt: null }, ...old]
  const rolled = { ...endpoint, internal: { ...endpoint.internal, secrets } }
  op.store.save(rolled)
  return { endpoint: rolled, secret }
}
