import type { Documents } from '../documents.ts'
import { renderDocument } from '../render-document.ts'
import type { Plan, Price } from '../shapes.ts'

/** The older shape of a recurring price, which subscription items still carry. */
export function planOf(price: Price): Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: price.recurring?.trial_period_days ?? null,
    usage_type: 'licensed',
  }
}

/** A price as other objects embed it. */
export function shownPrice(price: Documents['price']): Price {
  return structuredClone(renderDocument(price)) as unknown as Price
}
