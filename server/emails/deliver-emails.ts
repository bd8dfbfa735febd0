import type { Context } from '../context.ts'
import { assertOutsideTransaction } from '../db/guard.ts'
import { EMAIL_KINDS, isEmailKind } from './email-kinds.ts'
import { claimEmails, type Email, updateClaimedEmail } from './queries.ts'
import { renderEmail, Unrenderable } from './render-email.ts'
import { MAX_ATTEMPTS, retryDelayMs } from './retry-schedule.ts'
import { runBounded } from './run-bounded.ts'
import type { StillTrue } from './still-true.ts'
import { type OutgoingEmail, RefusedForGood, type Transport } from './transports/transport.ts'

/** Longer than any hand-over takes, and short enough for the work of a killed process to go on soon. */
const LEASE_MS = 30_000

export interface DeliveryOptions {
  transport: Transport
  stillTrue: StillTrue
  batchSize: number
  /** Keeps the text of mails with a log-in link after they left. Only the sandbox's mailbox may need it. */
  keepSecrets: boolean
}

export interface DeliveryCounts {
  claimed: number
  sent: number
  superseded: number
  /** To be tried again. */
  failed: number
  dead: number
  /** Taken over by another worker, since our lease had lapsed. */
  lost: number
}

type Outcome =
  | { state: 'sent' }
  | { state: 'superseded' }
  | { state: 'lost' }
  | { state: 'failed'; error: unknown }

/**
 * Hands over the mails that are due, one batch. Each is handed over at least once, and as the very same bytes under the
 * same Message-ID if a crash between the hand-over and its mark makes it leave again.
 */
export async function deliverDueEmails(
  ctx: Context,
  options: DeliveryOptions,
): Promise<DeliveryCounts> {
  assertOutsideTransaction('Handing mail over')
  const wallNow = ctx.wall.now()
  const emails = await claimEmails(ctx.db, {
    wallNow,
    leaseUntil: leaseEnd(wallNow),
    limit: options.batchSize,
  })
  const counts = { claimed: emails.length, sent: 0, superseded: 0, failed: 0, dead: 0, lost: 0 }
  await runBounded(emails, options.transport.maxInFlight, async (email) => {
    const outcome = await deliverEmail(ctx, email, options)
    counts[await recordOutcome(ctx, email, outcome, options)] += 1
  })
  return counts
}

async function deliverEmail(
  ctx: Context,
  email: Email,
  { transport, stillTrue }: DeliveryOptions,
): Promise<Outcome> {
  try {
    // The attempt was counted at the claim, so a mail that kills its worker each time ends here, too.
    if (email.attempts > MAX_ATTEMPTS) throw new Unrenderable('No attempt came to an end')
    if (isEmailKind(email.kind) && (await stillTrue[email.kind]?.(ctx, email)) === false) {
      return { state: 'superseded' }
    }
    const outgoing = await prepare(ctx, email)
    if (outgoing === null) return { state: 'lost' }
    await transport.send(outgoing)
    return { state: 'sent' }
  } catch (error) {
    return { state: 'failed', error }
  }
}

/**
 * Renders a mail once, for good, and renews the lease, so that the hand-over has all of it.
 * @returns null when the lease was lost
 */
async function prepare(ctx: Context, email: Email): Promise<OutgoingEmail | null> {
  const { subject, html, text, source } =
    email.source === null ? await renderEmail(email, ctx.config, ctx.clock.now()) : email
  if (subject === null || text === null || source === null) {
    throw new Unrenderable('A part of the stored mail is missing')
  }
  const isOurs = await updateClaimedEmail(ctx.db, fenceOf(email), {
    ...{ subject, html, text, source },
    lease_until: leaseEnd(ctx.wall.now()),
  })
  if (!isOurs) return null
  return { recipient: email.recipient, messageId: email.message_id, subject, text, source }
}

async function recordOutcome(
  ctx: Context,
  email: Email,
  outcome: Outcome,
  options: DeliveryOptions,
): Promise<Exclude<keyof DeliveryCounts, 'claimed'>> {
  const facts = { email: email.id, key: email.key, kind: email.kind, attempt: email.attempts }
  if (outcome.state === 'lost') {
    ctx.log.warn(facts, 'mail taken over by another worker')
    return 'lost'
  }
  const change = changeFor(ctx, email, outcome)
  const isFinal = change.state !== 'ready'
  const isSecret = isEmailKind(email.kind) && EMAIL_KINDS[email.kind].carriesSecret
  const isOurs = await updateClaimedEmail(ctx.db, fenceOf(email), {
    ...change,
    ...(isFinal && isSecret && !options.keepSecrets ? FORGOTTEN : {}),
    lease_until: null,
  })
  if (!isOurs) {
    ctx.log.warn(facts, `mail ${outcome.state}, but the lease had lapsed and another worker has it`)
    return 'lost'
  }
  const counted = change.state === 'ready' ? 'failed' : change.state
  ctx.log[LOG_LEVELS[counted]]({ ...facts, ...causeOf(outcome) }, `mail ${counted}`)
  return counted
}

type Change =
  | { state: 'sent'; sent_at: Date; last_error: null }
  | { state: 'superseded' }
  | { state: 'ready'; next_at: Date; last_error: string }
  | { state: 'dead'; last_error: string }

function changeFor(
  ctx: Context,
  email: Email,
  outcome: Exclude<Outcome, { state: 'lost' }>,
): Change {
  if (outcome.state === 'sent') {
    return { state: 'sent', sent_at: ctx.clock.now(), last_error: null }
  }
  if (outcome.state === 'superseded') return { state: 'superseded' }
  const { error } = outcome
  const last_error = error instanceof Error ? error.message : String(error)
  const isHopeless = error instanceof RefusedForGood || error instanceof Unrenderable
  const delayMs = isHopeless ? null : retryDelayMs(email.attempts)
  if (delayMs === null) return { state: 'dead', last_error }
  return { state: 'ready', next_at: new Date(ctx.wall.now().getTime() + delayMs), last_error }
}

const FORGOTTEN = { facts: '{}', html: null, text: null, source: null }

const LOG_LEVELS = {
  sent: 'info',
  superseded: 'info',
  failed: 'warn',
  dead: 'error',
} as const

/** Neither the message, which may quote the recipient's address, nor the mail itself goes into the log. */
function causeOf(outcome: Outcome): { error?: string; code?: unknown } {
  if (outcome.state !== 'failed' || !(outcome.error instanceof Error)) return {}
  const { error } = outcome
  return { error: error.name, ...('code' in error ? { code: error.code } : {}) }
}

function leaseEnd(wallNow: Date): Date {
  return new Date(wallNow.getTime() + LEASE_MS)
}

function fenceOf(email: Email): { id: number; leaseToken: number } {
  return { id: email.id, leaseToken: email.lease_token }
}
