import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../context.ts'
import {
  isOutage,
  isRateLimit,
  type Permit,
  reportFailure,
  reportSuccess,
  takePermit,
} from './budget.ts'
import { type Claim, claimCustomers, releaseClaim } from './queries.ts'

export const LEASE_MS = 30_000
const BATCH = 10
/** After this many failures a customer waits for a person, or for the daily sweep. */
const MAX_ATTEMPTS = 12
const BACKOFF_MS = [2_000, 10_000, 60_000, 300_000, 1_800_000] as const
const DEAD_LETTER_MS = 24 * 60 * 60 * 1_000
/** How long a lane rests at most when the budget is spent, instead of claiming what it can't work. */
const LONGEST_REST_MS = 1_000

/** Makes our records equal to Stripe's for one customer. Handed in, since billing stands above the inbox. */
export interface CustomerSync {
  /** The most Stripe calls that the sync of this claim needs. */
  calls(claim: Claim): number
  sync(ctx: Context, claim: Claim): Promise<'applied' | 'fenced'>
  /** Stripe is down: grants what signed payloads prove, provisionally, and revokes nothing. */
  applyProvisionally(ctx: Context, claim: Claim): Promise<void>
}

/** Works the dirty customers of one batch. @returns how many were claimed; 0 means that nothing is due. */
export async function processCustomers(ctx: Context, customers: CustomerSync): Promise<number> {
  const now = ctx.wall.now()
  const leaseUntil = new Date(now.getTime() + LEASE_MS)
  const claims = await claimCustomers(ctx.db, BATCH, now, leaseUntil)
  const permits = await Promise.all(claims.map((claim) => processCustomer(ctx, customers, claim)))
  const refusals = permits.filter((permit) => permit !== null)
  await rest(ctx, refusals)
  return claims.length
}

type Refused = Extract<Permit, { granted: false }>

async function rest(ctx: Context, refusals: Refused[]): Promise<void> {
  const now = ctx.wall.now().getTime()
  const waits = refusals.map(({ retryAt }) => retryAt.getTime() - now)
  if (waits.length > 0) await wait(Math.min(LONGEST_REST_MS, Math.max(...waits, 0)))
}

/** One customer's poison never blocks another's: whatever goes wrong ends in that customer's row. */
async function processCustomer(
  ctx: Context,
  customers: CustomerSync,
  claim: Claim,
): Promise<Refused | null> {
  try {
    const permit = await takePermit(ctx, customers.calls(claim))
    if (!permit.granted) {
      if (permit.why === 'breaker') await grantProvisionally(ctx, customers, claim)
      const failure = { error: `waiting for the ${permit.why}`, nextAt: permit.retryAt }
      await releaseClaim(ctx.db, claim, { ...failure, countAttempt: false })
      return permit
    }
    const outcome = await customers.sync(ctx, claim)
    await reportSuccess(ctx)
    if (outcome === 'fenced')
      ctx.log.info({ claim }, 'A newer claim holds this customer; this write was refused')
  } catch (error) {
    await recover(ctx, customers, claim, error)
  }
  return null
}

/** A payload that can't be read must not keep the claim from being given back. */
async function grantProvisionally(
  ctx: Context,
  customers: CustomerSync,
  claim: Claim,
): Promise<void> {
  try {
    await customers.applyProvisionally(ctx, claim)
  } catch (error) {
    ctx.log.error(
      { err: error, customerId: claim.customerId },
      'No provisional grant could be read',
    )
  }
}

async function recover(
  ctx: Context,
  customers: CustomerSync,
  claim: Claim,
  error: unknown,
): Promise<void> {
  await reportFailure(ctx, error)
  const outage = isOutage(error) || isRateLimit(error)
  if (outage) await grantProvisionally(ctx, customers, claim)
  const dead = !outage && claim.attempts + 1 >= MAX_ATTEMPTS
  const waitMs = dead
    ? DEAD_LETTER_MS
    : BACKOFF_MS[Math.min(claim.attempts, BACKOFF_MS.length - 1)]!
  const details = { err: error, customerId: claim.customerId, attempt: claim.attempts + 1 }
  if (dead) ctx.log.error(details, 'A customer could not be synced and waits for a person')
  else ctx.log.warn(details, 'A customer could not be synced; it is tried again')
  await releaseClaim(ctx.db, claim, {
    error: error instanceof Error ? error.message : String(error),
    nextAt: new Date(ctx.wall.now().getTime() + (outage ? BACKOFF_MS[0] : waitMs)),
    countAttempt: !outage,
  })
}
