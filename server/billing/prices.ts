import { type Interval, lookupKey, PLANS, type Plan } from '#domain/plans.ts'
import type { Context } from '../context.ts'
import { unavailable } from '../http/errors.ts'
import { callStripe } from '../stripe/call-stripe.ts'

const FRESH_MS = 5 * 60_000

interface Remembered {
  byKey: Map<string, string>
  readAt: number
}

const remembered = new WeakMap<object, Remembered>()

/** The price that new subscribers pay, found by its lookup key. Existing ones keep the price they have. */
export async function getPriceId(ctx: Context, plan: Plan, interval: Interval): Promise<string> {
  const key = lookupKey(plan, interval)
  const cached = remembered.get(ctx.stripe)
  const fresh = cached && ctx.wall.now().getTime() - cached.readAt < FRESH_MS
  const id = (fresh ? cached.byKey.get(key) : undefined) ?? (await readPrices(ctx)).get(key)
  if (!id) {
    throw unavailable(
      'plans_not_pushed',
      'This plan is not at the payment provider yet. The operator must run: marquee plans push',
      60,
    )
  }
  return id
}

async function readPrices(ctx: Context): Promise<Map<string, string>> {
  const keys = PLANS.flatMap((plan) => [lookupKey(plan, 'month'), lookupKey(plan, 'year')])
  const byKey = new Map<string, string>()
  // Stripe takes ten lookup keys at a time.
  for (let start = 0; start < keys.length; start += 10) {
    const lookup_keys = keys.slice(start, start + 10)
    const page = await callStripe(ctx, (stripe) =>
      stripe.prices.list({ lookup_keys, active: true, limit: 100 }),
    )
    for (const price of page.data) if (price.lookup_key) byKey.set(price.lookup_key, price.id)
  }
  remembered.set(ctx.stripe, { byKey, readAt: ctx.wall.now().getTime() })
  return byKey
}

/** After `plans push` the next checkout must see the new prices. */
export function forgetPrices(ctx: Pick<Context, 'stripe'>): void {
  remembered.delete(ctx.stripe)
}
