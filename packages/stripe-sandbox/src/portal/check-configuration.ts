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
export function checkConfiguration(op: Operation, configuration: Configuration): void {
  const { customer_update: details, subscription_pause: pause } = configuration.features
  if (details.allowed_updates.includes('shipping')) {
    throw invalid(
      'The sandbox’s portal does not change shipping addresses. Leave `shipping` out.',
      {
        code: 'sandbox_not_simulated',
        param: 'features[customer_update][allowed_updates]',
      },
    )
  }
  checkUpdates(op, configuration)
  checkCancellation(configuration)
  const { interval_options: lengths, type } = pause.duration
  if (type === 'interval_options' && lengths.length === 0) {
    throw missing(`${PAUSE}[interval_options]`)
  }
  for (const [index, length] of lengths.entries()) checkPause(length, index)
}

function checkUpdates(op: Operation, { features, internal }: Configuration): void {
  const { subscription_update: update } = features
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
}

function checkCancellation({ features }: Configuration): void {
  const {
    cancellation_reason: reason,
    mode,
    proration_behavior: proration,
  } = features.subscription_cancel
  const param = `${CANCEL}[proration_behavior]`
  if (proration === 'always_invoice') {
    throw invalid(
      'Cancellations in the portal cannot be invoiced at once. Use `none` or `create_prorations`.',
      { param },
    )
  }
  if (mode === 'at_period_end' && proration !== 'none') {
    throw invalid('Prorations are only compatible with canceling immediately.', { param })
  }
  if (reason.enabled && reason.options.length === 0) {
    throw missing(`${CANCEL}[cancellation_reason][options]`)
  }
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
