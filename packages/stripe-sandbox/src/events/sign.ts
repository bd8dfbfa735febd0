import { createHmac } from 'node:crypto'

/**
 * `t=…,v1=…`, one v1 per active secret. The key is the whole `whsec_…` text, and the time is the wall's, since the SDK
 * refuses a signature that is older than 300 s: https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureHeader(body: string, secrets: readonly string[], wallMs: number): string {
  const seconds = Math.floor(wallMs / 1_000)
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  )
  return [`t=${seconds}`, ...signatures].join(',')
}
