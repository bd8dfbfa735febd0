import type { Documents } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { unitAmountIn } from '../resources/price-amounts.ts'
import type { Configuration } from './default-configuration.ts'
import type { PortalPlan } from './portal-view.ts'

type Subscription = Documents['subscription']
type Product = NonNullable<Configuration['internal']['products']>[number]

const MOST = 999_999

/** Subscriptions of several items or paid by mail can be cancelled in the portal, and not changed. */
export function isChangeable(subscription: Subscription): boolean {
  return (
    subscription.items.data.length === 1 &&
    subscription.collection_method === 'charge_automatically' &&
    subscription.cancel_at === null &&
    subscription.schedule === null &&
    ['active', 'past_due', 'trialing'].includes(subscription.status)
  )
}

/** What the configuration lets a subscription be changed to, in its currency; the present plan among it. */
export function listPlans(
  op: Operation,
  subscription: Subscription,
  { features, internal }: Configuration,
): PortalPlan[] {
  const { enabled, default_allowed_updates: allowed } = features.subscription_update
  if (!enabled || !isChangeable(subscription)) return []
  const current = subscription.items.data[0]!.price.id
  const plans = (internal.products ?? []).flatMap((product) =>
    product.prices.flatMap((price) => planOf(op, subscription, product, price)),
  )
  const changesPrice = allowed.includes('price')
  const changesQuantity = allowed.includes('quantity')
  return plans
    .filter(({ price }) => changesPrice || price === current)
    .map((plan) => (changesQuantity ? plan : { ...plan, quantity: null }))
}

/** Whether there is anything to choose at all. */
export function offersChange(plans: PortalPlan[]): boolean {
  return plans.some((plan) => !plan.isCurrent || plan.quantity !== null)
}

function planOf(
  op: Operation,
  subscription: Subscription,
  { adjustable_quantity: range }: Product,
  priceId: string,
): PortalPlan[] {
  const price = op.store.find('price', priceId)
  const isCurrent = subscription.items.data[0]!.price.id === priceId
  if (!price?.recurring || (!price.active && !isCurrent)) return []
  if (!Object.hasOwn(price.internal.currencyOptions, subscription.currency)) return []
  const product = op.store.find('product', price.product)
  return [
    {
      price: price.id,
      name: product?.name ?? price.nickname ?? price.id,
      description: product?.description ?? null,
      amount: unitAmountIn(price, subscription.currency),
      interval: price.recurring.interval,
      intervalCount: price.recurring.interval_count,
      isCurrent,
      quantity: range.enabled ? { min: range.minimum, max: range.maximum ?? MOST } : null,
    },
  ]
}
