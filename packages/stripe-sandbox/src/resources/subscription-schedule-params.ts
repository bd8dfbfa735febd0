import type { NewPhase } from '../billing/schedules/build-phases.ts'
import type { DefaultSettings } from '../billing/schedules/build-schedule.ts'
import { invalid } from '../http/api-error.ts'
import { defined } from '../http/list-page.ts'
import {
  boolean,
  clearable,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  oneOf,
  type Param,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import type { Operation } from '../operation.ts'
import { ITEM, readItemPrice } from './subscription-item-params.ts'
import { nowOrTimestamp, readMethod } from './subscription-params.ts'

export { nowOrTimestamp }

const SETTINGS = {
  billing_cycle_anchor: oneOf('automatic', 'phase_start'),
  collection_method: oneOf('charge_automatically'),
  default_payment_method: text,
  description: clearable(text),
}

export const DEFAULT_SETTINGS = object(SETTINGS)

/** What a subscription's item takes, but for discounts and tax rates, which a phase does not carry here. */
const PHASE_ITEM = {
  metadata: ITEM.metadata,
  plan: ITEM.plan,
  price: ITEM.price,
  price_data: ITEM.price_data,
  quantity: ITEM.quantity,
}

const PHASE = {
  ...SETTINGS,
  currency: text,
  duration: object({
    interval: required(oneOf('day', 'month', 'week', 'year')),
    interval_count: integerBetween(1, 3_650),
  }),
  items: required(list(object(PHASE_ITEM), 20)),
  metadata,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  trial: boolean,
}

const UPDATED_PHASE = {
  ...PHASE,
  end_date: nowOrTimestamp,
  start_date: nowOrTimestamp,
  trial_end: nowOrTimestamp,
}

export const CREATED_PHASES = list(object({ ...PHASE, end_date: timestamp, trial_end: timestamp }))
export const UPDATED_PHASES: Param<Values<typeof UPDATED_PHASE>[]> = list(object(UPDATED_PHASE))

/** @param now seconds, for the dates that say `now` */
export function readPhases(
  op: Operation,
  given: Values<typeof UPDATED_PHASE>[],
  customerId: string,
  now: number,
): NewPhase[] {
  const moment = (value: 'now' | number | undefined) => (value === 'now' ? now : (value ?? null))
  return given.map((phase, index) => {
    const path = `phases[${index}]`
    if (phase.end_date !== undefined && phase.duration !== undefined) {
      throw invalid(`You may only specify one of these parameters: duration, end_date.`, {
        code: 'parameters_exclusive',
        param: `${path}[duration]`,
      })
    }
    const { duration, default_payment_method: method } = phase
    return {
      items: phase.items.map((item, position) => {
        const at = `${path}[items][${position}]`
        const price = readItemPrice(op, item, at)
        if (!price) throw missing(`${at}[price]`)
        return {
          price,
          quantity: item.quantity ?? 1,
          metadata: mergeMetadata({}, item.metadata),
        }
      }),
      startAt: moment(phase.start_date),
      endAt: moment(phase.end_date),
      duration: duration
        ? { interval: duration.interval, count: duration.interval_count ?? 1 }
        : null,
      anchor: phase.billing_cycle_anchor ?? null,
      collectionMethod: phase.collection_method ?? null,
      daysUntilDue: null,
      currency: phase.currency ?? null,
      defaultPaymentMethod: method ? readMethod(op, method, customerId) : null,
      description: phase.description ?? null,
      // An empty value is kept: it takes the key away when the phase begins.
      metadata: phase.metadata === 'clear' || !phase.metadata ? {} : phase.metadata,
      prorationBehavior: phase.proration_behavior ?? 'create_prorations',
      trial: phase.trial ?? false,
      trialEndAt: moment(phase.trial_end),
    }
  })
}

export function readSettings(
  op: Operation,
  given: Values<typeof SETTINGS> | undefined,
  customerId: string,
): Partial<DefaultSettings> {
  if (!given) return {}
  const { default_payment_method: method } = given
  return defined({
    billing_cycle_anchor: given.billing_cycle_anchor,
    collection_method: given.collection_method,
    default_payment_method: method ? readMethod(op, method, customerId) : undefined,
    description: given.description,
  }) as Partial<DefaultSettings>
}
