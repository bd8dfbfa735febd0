import { findPlan } from '#domain/plans.ts'
import type { Context } from '../context.ts'

/** A Stripe product as a plan of ours. Products outside the catalogue are kept under their own name. */
export interface Product {
  plan: string
  name: string
}

const FRESH_MS = 10 * 60_000

interface Remembered {
  product: Promise<Product>
  readAt: number
}

/** Products hardly change, and each subscription names one: they are remembered for ten minutes, per client. */
const remembered = new WeakMap<object, Map<string, Remembered>>()

export function getProduct(ctx: Pick<Context, 'stripe' | 'wall'>, id: string): Promise<Product> {
  const cache = remembered.get(ctx.stripe) ?? new Map<string, Remembered>()
  remembered.set(ctx.stripe, cache)
  const now = ctx.wall.now().getTime()
  const known = cache.get(id)
  if (known && now - known.readAt < FRESH_MS) return known.product
  const product = readProduct(ctx, id)
  cache.set(id, { product, readAt: now })
  product.catch(() => cache.delete(id))
  return product
}

async function readProduct(ctx: Pick<Context, 'stripe'>, id: string): Promise<Product> {
  const product = await ctx.stripe.products.retrieve(id)
  const plan = product.metadata.plan ?? id
  return { plan, name: findPlan(plan)?.name ?? product.name }
}
