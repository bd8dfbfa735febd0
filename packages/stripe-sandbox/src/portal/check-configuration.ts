import { invalid, noSuch } from '../http/api-error.ts'
import { missing } from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import type { Configuration } from './default-configuration.ts'

type Products = NonNullable<Configuration['internal']['products']>
type PauseOption =
  Configuration['features']['subscription_pause']['duration']['interval_options'][number]

const UPDATE = 'features[subscription_update]'
const CANCEL = 'features[subscription_cancel]'
const PAUSE = 'features[subscription_pause][duration]'
const DAYS = { day: 1, week: 7, month: 28, year: 365 } as Record<string, number>
const LONGEST_PAUSE_DAYS = 3 * 365

/** @throws 400 for features that Stripe does not let stand together */
export function checkConfiguration(op: Operation, { features, internal }: Configuration): void {
  const { subscription_cancel: cancel, subscription_update: update } = features
  if (update.enabled) {
    if (!features.payment_method_update.enabled) {
      throw invalid('Cannot enable subscription updates while payment method update is disabled.')
    }
    if (update.default_allowed_updates.length === 0) {
      throw missing(`${UPDATE}[default_allowed_updates]`)
    }
    if (!internal.products || internal.products.length === 0) throw missing(`${UPDATE}[products]`)
  }
  for (const [index, product] of (internal.products ?? []).entries()) {
    checkProduct(op, product, `${UPDATE}[products][${index}]`)
  }
  if (cancel.proration_behavior === 'always_invoice') {
    throw invalid(
      'Cancellations in the portal cannot be invoiced at once. Use `none` or `create_prorations`.',
      { param: `${CANCEL}[proration_behavior]` },
    )
  }
  if (cancel.mode === 'at_period_end' && cancel.proration_behavior !== 'none') {
    throw invalid('Prorations are only compatible with canceling immediately.', {
      param: `${CANCEL}[proration_behavior]`,
    })
  }
  const { reason, options } = {
    reason: cancel.cancellation_reason,
    options: features.subscription_pause.duration,
  }
  if (reason.enabled && reason.options.length === 0) {
    throw missing(`${CANCEL}[cancellation_reason][options]`)
  }
  if (options.type === 'interval_options' && options.interval_options.length === 0) {
    throw missing(`${PAUSE}[interval_options]`)
  }
  for (const [index, option] of options.interval_options.entries()) checkPause(option, index)
}

/** Each price is the product's own, recurs, and has a rhythm that no other of them has. */
function checkProduct(op: Operation, product: Products[number], path: string): void {
  getFor(op, 'product', product.product, `${path}[product]`)
  if (product.prices.length === 0) throw missing(`${path}[prices]`)
  const rhythms = new Set<string>()
  for (const [index, id] of product.prices.entries()) {
    const param = `${path}[prices][${index}]`
    const price = getFor(op, 'price', id, param)
    if (price.product !== product.product) throw noSuch('price', id, param)
    if (!price.recurring) {
      throw invalid(
        `The price ${id} is not recurring, and subscriptions take recurring prices only.`,
        {
          param,
        },
      )
    }
    const { interval, interval_count: count } = price.recurring
    const rhythm = `${count} ${interval} ${price.currency}`
    if (rhythms.has(rhythm)) {
      throw invalid(
        `The prices of the product ${product.product} must have unique billing intervals; ${id} repeats one.`,
        { param },
      )
    }
    rhythms.add(rhythm)
  }
}

function checkPause({ interval, interval_count: count }: PauseOption, index: number): void {
  if ((DAYS[interval] ?? 0) * count <= LONGEST_PAUSE_DAYS) return
  throw invalid('The maximum pause duration is three years.', {
    param: `${PAUSE}[interval_options][${index}][interval_count]`,
  })
}
