import { createHash } from 'node:crypto'
import type Stripe from 'stripe'
import { DEFAULT_CURRENCY, type Interval, lookupKey, PLANS, type Plan } from '#domain/plans.ts'
import type { Context } from '../context.ts'
import { isMissingAtStripe } from '../stripe/call-stripe.ts'
import { forgetPrices } from './prices.ts'

export interface PushedPlans {
  created: string[]
  changed: string[]
  unchanged: string[]
}

/**
 * Makes Stripe's catalogue equal to ours: one Product per plan, one Price per interval with all currencies. Run as often
 * as you like: products have ids of ours, prices are found by lookup key. A changed amount is a new Price that takes the
 * key over; the old one is archived, and existing subscribers keep paying it.
 */
export async function pushPlans(
  ctx: Pick<Context, 'stripe'>,
  plans: readonly Plan[] = PLANS,
): Promise<PushedPlans> {
  const result: PushedPlans = { created: [], changed: [], unchanged: [] }
  for (const plan of plans) {
    result[await pushProduct(ctx.stripe, plan)].push(plan.slug)
    for (const interval of ['month', 'year'] as const) {
      result[await pushPrice(ctx.stripe, plan, interval)].push(lookupKey(plan, interval))
    }
  }
  forgetPrices(ctx)
  return result
}

type Outcome = keyof PushedPlans

function productId(plan: Plan): string {
  return `plan_${plan.slug}`
}

async function pushProduct(stripe: Stripe, plan: Plan): Promise<Outcome> {
  const wanted = { name: plan.name, description: describe(plan), metadata: { plan: plan.slug } }
  const known = await findProduct(stripe, productId(plan))
  if (!known) {
    const options = { idempotencyKey: pushKey('product', plan.slug, wanted), maxNetworkRetries: 2 }
    await stripe.products.create({ id: productId(plan), ...wanted }, options)
    return 'created'
  }
  const same =
    known.active &&
    known.name === wanted.name &&
    known.description === wanted.description &&
    known.metadata.plan === plan.slug
  if (same) return 'unchanged'
  await stripe.products.update(known.id, { ...wanted, active: true })
  return 'changed'
}

/** A key that was used before answers with the price of that time, which somebody may have archived since. */
async function createPrice(
  stripe: Stripe,
  wanted: Stripe.PriceCreateParams,
  after: string | null,
): Promise<void> {
  const idempotencyKey = pushKey('price', wanted.lookup_key ?? '', { ...wanted, after })
  const { id } = await stripe.prices.create(wanted, { idempotencyKey, maxNetworkRetries: 2 })
  const price = await stripe.prices.retrieve(id)
  if (!price.active) await createPrice(stripe, wanted, id)
}

/** Two processes that start together push the same catalogue: what both would make is made once. */
function pushKey(kind: string, name: string, wanted: object): string {
  const content = createHash('sha256').update(JSON.stringify(wanted)).digest('hex').slice(0, 16)
  return `push:${kind}:${name}:${content}`
}

async function findProduct(stripe: Stripe, id: string): Promise<Stripe.Product | null> {
  try {
    return await stripe.products.retrieve(id)
  } catch (error) {
    if (isMissingAtStripe(error)) return null
    throw error
  }
}

/** What the payment page and invoices say about the plan. */
function describe(plan: Plan): string {
  const screens = plan.screens === 1 ? '1 screen' : `${plan.screens} screens`
  const picture = plan.hdr ? `${plan.resolution} and HDR` : plan.resolution
  return `${screens}, ${picture}, ${plan.ads ? 'with advertising' : 'no advertising'}`
}

async function pushPrice(stripe: Stripe, plan: Plan, interval: Interval): Promise<Outcome> {
  const key = lookupKey(plan, interval)
  const page = await stripe.prices.list({
    lookup_keys: [key],
    active: true,
    expand: ['data.currency_options'],
  })
  const known = page.data[0]
  if (known && isSamePrice(known, plan, interval)) return 'unchanged'
  const { [DEFAULT_CURRENCY]: amount, ...others } = plan.prices[interval]
  const options = Object.entries(others).map(([currency, unit_amount]) => [
    currency,
    { unit_amount },
  ])
  const wanted: Stripe.PriceCreateParams = {
    product: productId(plan),
    currency: DEFAULT_CURRENCY,
    unit_amount: amount ?? 0,
    currency_options: Object.fromEntries(options),
    recurring: { interval },
    lookup_key: key,
    transfer_lookup_key: true,
    metadata: { plan: plan.slug },
  }
  await createPrice(stripe, wanted, known?.id ?? null)
  if (!known) return 'created'
  await stripe.prices.update(known.id, { active: false })
  return 'changed'
}

function isSamePrice(price: Stripe.Price, plan: Plan, interval: Interval): boolean {
  const { [DEFAULT_CURRENCY]: amount, ...others } = plan.prices[interval]
  const options = price.currency_options ?? {}
  return (
    price.product === productId(plan) &&
    price.currency === DEFAULT_CURRENCY &&
    price.unit_amount === amount &&
    price.recurring?.interval === interval &&
    Object.entries(others).every(([currency, wanted]) => options[currency]?.unit_amount === wanted)
  )
}
