import { findPlan } from '#domain/plans.ts'
import { rememberByStripe } from './remember.ts'

/** A Stripe product as a plan of ours. Products outside the catalogue are kept under their own name. */
export interface Product {
  plan: string
  name: string
}

const FRESH_MS = 10 * 60_000

export const getProduct = rememberByStripe<Product>(FRESH_MS, async ({ stripe }, id) => {
  const product = await stripe.products.retrieve(id)
  const plan = product.metadata.plan ?? id
  return { plan, name: findPlan(plan)?.name ?? product.name }
})
