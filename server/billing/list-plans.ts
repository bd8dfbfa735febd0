import { DEFAULT_CURRENCY, PLANS, type Plan } from '#domain/plans.ts'
import type { Db } from '../db/connect.ts'
import { hasUsedTrial } from './checkout-queries.ts'

/** The catalogue as a page shows it at `now`, and whether free days are still on offer to who is asking. */
export async function listPlans(db: Db, accountId: string | null, now: Date) {
  const used = accountId !== null && (await hasUsedTrial(db, accountId))
  return {
    now: now.toISOString(),
    currency: DEFAULT_CURRENCY,
    trialAvailable: !used,
    plans: PLANS.map(presentPlan),
  }
}

function presentPlan({ prices, ...plan }: Plan) {
  const price = (interval: 'month' | 'year') => ({
    amount: prices[interval][DEFAULT_CURRENCY] ?? 0,
    currency: DEFAULT_CURRENCY,
  })
  return { ...plan, prices: { month: price('month'), year: price('year') } }
}
