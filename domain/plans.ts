/** The plan catalogue: the only place where a price or a feature of a plan is written down. */

export type Interval = 'month' | 'year'
export type Resolution = '1080p' | '4K'

export interface Plan {
  slug: string
  name: string
  /** Minor units per interval and currency; the first currency is the default one. */
  prices: Record<Interval, Record<string, number>>
  trialDays: number
  screens: number
  resolution: Resolution
  hdr: boolean
  downloadDevices: number
  ads: boolean
  extraMembers: number
  profiles: number
  mostChosen: boolean
}

export const DEFAULT_CURRENCY = 'usd'

/** A year costs ten months. */
function priced(monthly: Record<string, number>): Plan['prices'] {
  const yearly = Object.entries(monthly).map(([currency, amount]) => [currency, amount * 10])
  return { month: monthly, year: Object.fromEntries(yearly) }
}

export const PLANS: readonly Plan[] = [
  {
    slug: 'standard-with-ads',
    name: 'Standard with ads',
    prices: priced({ usd: 799, eur: 799, gbp: 599 }),
    trialDays: 0,
    screens: 2,
    resolution: '1080p',
    hdr: false,
    downloadDevices: 2,
    ads: true,
    extraMembers: 0,
    profiles: 5,
    mostChosen: false,
  },
  {
    slug: 'standard',
    name: 'Standard',
    prices: priced({ usd: 1799, eur: 1799, gbp: 1299 }),
    trialDays: 0,
    screens: 2,
    resolution: '1080p',
    hdr: false,
    downloadDevices: 2,
    ads: false,
    extraMembers: 1,
    profiles: 5,
    mostChosen: true,
  },
  {
    slug: 'premium',
    name: 'Premium',
    prices: priced({ usd: 2499, eur: 2499, gbp: 1899 }),
    trialDays: 7,
    screens: 4,
    resolution: '4K',
    hdr: true,
    downloadDevices: 6,
    ads: false,
    extraMembers: 2,
    profiles: 5,
    mostChosen: false,
  },
]

export function findPlan(slug: string): Plan | null {
  return PLANS.find((plan) => plan.slug === slug) ?? null
}

/** How a price of ours is found again at Stripe, whatever its id. */
export function lookupKey(plan: Plan, interval: Interval): string {
  return `${plan.slug}_${interval}ly`
}
