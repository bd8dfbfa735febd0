import type { Context } from '../context.ts'
import { Refusal, unavailable } from '../http/errors.ts'
import type { Ingest } from './ingest-events.ts'
import { readEvent } from './read-event.ts'
import { parseSignatureHeader, type SignatureVerdict, verifySignature } from './signature.ts'

/** Stripe's largest events are far smaller. */
export const MAX_BODY_BYTES = 256 * 1024
const MAX_HEADER_LENGTH = 4_096

const REFUSED: Record<Exclude<SignatureVerdict, 'valid'>, string> = {
  malformed: 'The Stripe-Signature header is missing or malformed; it must look like t=…,v1=….',
  wrong:
    'The signature does not match the body. Compare STRIPE_WEBHOOK_SECRET with the signing secret of this very endpoint; the Stripe CLI has one of its own.',
  outdated:
    'The signature is more than five minutes away from this server’s clock. Check the clock, or send the event again.',
}

/**
 * The whole webhook. Nothing touches the database before the signature holds, and nothing is answered with 200 before
 * the event is committed. Whatever is authentic is accepted, or Stripe would disable the endpoint.
 * @throws {Refusal} 400 bad signature, 413 too large, 503 no secret configured or not stored
 */
export async function receiveEvent(
  ctx: Pick<Context, 'config' | 'wall' | 'log'>,
  ingest: Ingest,
  request: Request,
): Promise<{ received: true; duplicate: boolean }> {
  const secrets = ctx.config.stripe.webhookSecrets
  if (secrets.length === 0) {
    throw unavailable(
      'webhook_closed',
      'STRIPE_WEBHOOK_SECRET is not set, so no event can be trusted.',
      60,
    )
  }
  const header = request.headers.get('stripe-signature') ?? ''
  if (header.length > MAX_HEADER_LENGTH || parseSignatureHeader(header) === null)
    throw refuse('malformed')
  const body = await readBody(request)
  const verdict = verifySignature(body, header, secrets, ctx.wall.now())
  if (verdict !== 'valid') throw refuse(verdict)
  const event = readEvent(body.toString('utf8'))
  if (event === null) {
    ctx.log.warn('An authentic delivery is no event of the v1 API; it is accepted and not kept')
    return { received: true, duplicate: false }
  }
  try {
    return { received: true, duplicate: (await ingest(event)) === 'duplicate' }
  } catch (error) {
    ctx.log.error(
      { err: error, eventId: event.id },
      'An event could not be stored; Stripe sends it again',
    )
    throw unavailable('not_stored', 'The event could not be stored; send it again.')
  }
}

function refuse(verdict: Exclude<SignatureVerdict, 'valid'>): Refusal {
  return new Refusal(400, `signature_${verdict}`, REFUSED[verdict])
}

/** Reads no further than the limit, whatever Content-Length claims. */
async function readBody(request: Request): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): Refusal {
  return new Refusal(413, 'body_too_large', `A webhook body has at most ${MAX_BODY_BYTES} bytes.`)
}
