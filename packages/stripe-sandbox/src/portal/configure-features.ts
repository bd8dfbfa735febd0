import { defined } from '../http/list-page.ts'
import type { Values } from '../http/read-params.ts'
import type { UPDATABLE } from '../resources/portal-configuration-params.ts'
import type { Features } from './default-configuration.ts'

export type FeatureParams = NonNullable<Values<typeof UPDATABLE>['features']>

/** The features with what a call gives put in; lists are replaced whole, everything else field by field. */
export function withFeatures(before: Features, given: FeatureParams): Features {
  const features: Features = structuredClone(before)
  Object.assign(features.customer_update, defined(given.customer_update ?? {}))
  Object.assign(features.invoice_history, defined(given.invoice_history ?? {}))
  Object.assign(features.payment_method_update, defined(given.payment_method_update ?? {}))
  const { cancellation_reason: reason, ...cancel } = given.subscription_cancel ?? {}
  Object.assign(features.subscription_cancel, defined(cancel))
  Object.assign(features.subscription_cancel.cancellation_reason, defined(reason ?? {}))
  const { duration, ...pause } = given.subscription_pause ?? {}
  Object.assign(features.subscription_pause, defined(pause))
  if (duration) features.subscription_pause.duration = durationOf(duration)
  const {
    products: _,
    schedule_at_period_end: schedule,
    ...update
  } = given.subscription_update ?? {}
  Object.assign(features.subscription_update, defined(update))
  Object.assign(features.subscription_update.schedule_at_period_end, defined(schedule ?? {}))
  return features
}

type Duration = Features['subscription_pause']['duration']

function durationOf(
  given: NonNullable<NonNullable<FeatureParams['subscription_pause']>['duration']>,
): Duration {
  const options = (given.interval_options ?? []).map((option) => ({
    interval: option.interval,
    interval_count: option.interval_count ?? 1,
  }))
  return { interval_options: options, type: given.type }
}
