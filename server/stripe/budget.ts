import { sql } from 'kysely'
import Stripe from 'stripe'
import type { Context } from '../context.ts'
import type { Db } from '../db/connect.ts'

/**
 * One budget of Stripe calls and one circuit breaker for all processes, kept in a database row.
 * Stripe allows 25 requests a second per endpoint (https://docs.stripe.com/rate-limits); background work stays below,
 * slows down when Stripe answers 429, and stops asking while Stripe is down, but for one probe at a time.
 */

const MAX_RATE = 15
const MIN_RATE = 1
/** Added to the rate by each call that succeeds, until the maximum is reached again. */
const RATE_STEP = 0.05
const FAILURES_TO_OPEN = 5
const OPEN_MS = 5_000
const MAX_OPEN_MS = 60_000

export type Permit =
  | { granted: true }
  | { granted: false; retryAt: Date; why: 'budget' | 'breaker' }

/** Takes `calls` from the budget, all or none. A closed breaker grants; an open one grants one probe per period. */
export async function takePermit(
  ctx: Pick<Context, 'db' | 'wall'>,
  calls: number,
): Promise<Permit> {
  const now = ctx.wall.now()
  const row = await refill(ctx.db, calls, now)
  if (row.granted) return { granted: true }
  if (row.open_until !== null && row.open_until > now) {
    return { granted: false, retryAt: row.open_until, why: 'breaker' }
  }
  const waitMs = ((calls - row.tokens) / row.rate_per_second) * 1_000
  return { granted: false, retryAt: new Date(now.getTime() + Math.max(waitMs, 20)), why: 'budget' }
}

interface BudgetState {
  granted: boolean
  tokens: number
  rate_per_second: number
  open_until: Date | null
}

/**
 * After the breaker's period one caller at a time may probe: taking the permit pushes `open_until` ahead, so that the
 * others go on waiting until the probe's outcome is reported.
 */
async function refill(db: Db, calls: number, now: Date): Promise<BudgetState> {
  const probeUntil = new Date(now.getTime() + OPEN_MS)
  const result = await sql<BudgetState>`
    with seeded as (
      insert into stripe_budget (id, tokens, refilled_at, rate_per_second)
      values (1, ${MAX_RATE}, ${now}, ${MAX_RATE})
      on conflict (id) do nothing
      returning id
    ), state as (
      select
        least(rate_per_second,
          tokens + rate_per_second * greatest(0, extract(epoch from (${now}::timestamptz - refilled_at)))) as tokens,
        rate_per_second, open_until
      from stripe_budget where id = 1
      for update
    ), decided as (
      select tokens, rate_per_second, open_until,
        (open_until is null or open_until <= ${now}) and tokens >= least(${calls}, rate_per_second) as granted
      from state
    ), written as (
      update stripe_budget set
        tokens = case when decided.granted then decided.tokens - ${calls} else decided.tokens end,
        refilled_at = greatest(refilled_at, ${now}),
        open_until = case
          when decided.granted and decided.open_until is not null then ${probeUntil}::timestamptz
          else stripe_budget.open_until end
      from decided where id = 1
      returning decided.granted
    )
    select decided.granted, decided.tokens, decided.rate_per_second, decided.open_until
    from decided, written
    union all
    select true, ${MAX_RATE}, ${MAX_RATE}, null from seeded`.execute(db)
  return result.rows[0] ?? { granted: true, tokens: 0, rate_per_second: MAX_RATE, open_until: null }
}

/** Until when nobody asks Stripe; null while the breaker is closed. */
export async function findOpenBreaker(ctx: Pick<Context, 'db' | 'wall'>): Promise<Date | null> {
  const row = await ctx.db.selectFrom('stripe_budget').select('open_until').executeTakeFirst()
  return row?.open_until && row.open_until > ctx.wall.now() ? row.open_until : null
}

/** A call came back: the breaker closes and the rate recovers a little. */
export async function reportSuccess(ctx: Pick<Context, 'db'>): Promise<void> {
  await sql`
    update stripe_budget set
      failures = 0, open_until = null, rate_per_second = least(${MAX_RATE}, rate_per_second + ${RATE_STEP})
    where id = 1 and (failures > 0 or open_until is not null or rate_per_second < ${MAX_RATE})`.execute(
    ctx.db,
  )
}

/** Halves the rate on 429; counts outages, and opens the breaker for longer and longer. */
export async function reportFailure(
  ctx: Pick<Context, 'db' | 'wall'>,
  error: unknown,
): Promise<void> {
  if (isRateLimit(error)) {
    await sql`
      update stripe_budget set rate_per_second = greatest(${MIN_RATE}, rate_per_second / 2), tokens = 0
      where id = 1`.execute(ctx.db)
    return
  }
  if (!isOutage(error)) return
  const now = ctx.wall.now()
  await sql`
    update stripe_budget set
      failures = failures + 1,
      open_until = case when failures + 1 >= ${FAILURES_TO_OPEN}
        then ${now}::timestamptz + least(${MAX_OPEN_MS}, ${OPEN_MS} * power(2, least(failures + 1 - ${FAILURES_TO_OPEN}, 6)))
          * interval '1 millisecond'
        else open_until end
    where id = 1`.execute(ctx.db)
}

export function isRateLimit(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeRateLimitError
}

/** Stripe did not answer, or answered that it could not: nothing is known about the call's effect. */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeConnectionError ||
    (error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 500) >= 500)
  )
}
