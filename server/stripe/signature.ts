import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far a signature's timestamp may be from our clock, in seconds, in either direction. */
export const TOLERANCE_SECONDS = 300

export type SignatureVerdict = 'valid' | 'malformed' | 'wrong' | 'outdated'

interface SignatureHeader {
  timestamp: number
  signatures: string[]
}

const DIGEST_HEX = /^[0-9a-f]{64}$/

/**
 * Checks `Stripe-Signature: t=…,v1=…` over the raw bytes: https://docs.stripe.com/webhooks#verify-manually.
 * Any secret may match any signature, as both sides may be rolling one. Unlike the SDK this also refuses timestamps
 * from the future, since a stolen signature could otherwise be kept for later.
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  secrets: readonly string[],
  now: Date,
): SignatureVerdict {
  const parsed = parseSignatureHeader(header ?? '')
  if (parsed === null) return 'malformed'
  const age = Math.floor(now.getTime() / 1000) - parsed.timestamp
  if (Math.abs(age) > TOLERANCE_SECONDS) return 'outdated'
  const matches = secrets.some((secret) => {
    const expected = createHmac('sha256', secret)
      .update(`${parsed.timestamp}.`)
      .update(body)
      .digest()
    return parsed.signatures.some((given) => timingSafeEqual(Buffer.from(given, 'hex'), expected))
  })
  return matches ? 'valid' : 'wrong'
}

/** Schemes other than v1 (Stripe's test mode adds a fake v0) are skipped; one t and at least one v1 are needed. */
export function parseSignatureHeader(header: string): SignatureHeader | null {
  let timestamp: number | null = null
  const signatures: string[] = []
  for (const part of header.split(',')) {
    const [key, value = ''] = part.trim().split('=', 2)
    if (key === 't') {
      if (timestamp !== null || !/^\d{1,12}$/.test(value)) return null
      timestamp = Number(value)
    } else if (key === 'v1' && DIGEST_HEX.test(value)) {
      signatures.push(value)
    }
  }
  return timestamp === null || signatures.length === 0 ? null : { timestamp, signatures }
}
