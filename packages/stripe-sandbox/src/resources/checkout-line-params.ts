import { chosenTaxRates } from '../billing/chosen-tax-rates.ts'
import type { SessionLine } from '../checkout/create-session.ts'
import type { Documents } from '../documents.ts'
import { invalid } from '../http/api-error.ts'
import {
  boolean,
  integerBetween,
  list,
  mergeMetadata,
  metadata,
  missing,
  object,
  required,
  text,
  url,
  type Values,
} from '../http/read-params.ts'
import { getFor, type Operation } from '../operation.ts'
import { createPrice } from './create-price.ts'
import { currency } from './currency-param.ts'
import { AMOUNT, RHYTHM, TAX_BEHAVIOR } from './price-params.ts'
import { createProduct } from './products.ts'

const MOST_QUANTITY = 999_999
const DEFAULT_MOST = 99

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items */
const MOST_LINES = { payment: 100, recurring: 20, oneTime: 20 }

const PRICE_DATA = object({
  currency: required(currency),
  product: text,
  product_data: object({
    name: required(text),
    description: text,
    images: list(url, 8),
    metadata,
    tax_code: text,
    tax_details: object({ performance_location: text, tax_code: text }),
    unit_label: text,
  }),
  recurring: RHYTHM,
  tax_behavior: TAX_BEHAVIOR,
  ...AMOUNT,
})

const ADJUSTABLE = object({
  enabled: required(boolean),
  maximum: integerBetween(1, MOST_QUANTITY),
  minimum: integerBetween(0, MOST_QUANTITY),
})

const LINE = {
  adjustable_quantity: ADJUSTABLE,
  metadata,
  price: text,
  price_data: PRICE_DATA,
  quantity: integerBetween(1, MOST_QUANTITY),
  tax_rates: list(text, 10),
}

const OPTIONAL_ITEM = {
  adjustable_quantity: ADJUSTABLE,
  price: required(text),
  quantity: required(integerBetween(1, MOST_QUANTITY)),
}

export const LINES = {
  line_items: list(object(LINE), 100),
  optional_items: list(object(OPTIONAL_ITEM), 10),
}

type Mode = 'payment' | 'setup' | 'subscription'

/** @throws 400 for prices that do not fit the mode, and for too many */
export function readLines(
  op: Operation,
  mode: Mode,
  params: Values<typeof LINES>,
): { lines: SessionLine[]; optional: SessionLine[] } {
  const given = params.line_items ?? []
  if (mode === 'setup' && given.length > 0) {
    throw invalid('You can not pass `line_items` in `setup` mode.', { param: 'line_items' })
  }
  if (mode !== 'setup' && given.length === 0) throw missing('line_items')
  const lines = given.map((line, index) => readLine(op, line, `line_items[${index}]`))
  const optional = (params.optional_items ?? []).map((item, index) =>
    readLine(op, item, `optional_items[${index}]`),
  )
  mustFit(mode, [...lines, ...optional])
  return { lines, optional }
}

function mustFit(mode: Mode, lines: SessionLine[]): void {
  const recurring = lines.filter(({ price }) => price.recurring).length
  if (mode === 'payment' && recurring > 0) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  }
  if (mode === 'subscription' && recurring === 0) {
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      { param: 'line_items' },
    )
  }
  if (mode !== 'subscription') return
  if (recurring <= MOST_LINES.recurring && lines.length - recurring <= MOST_LINES.oneTime) return
  throw invalid(
    `In \`subscription\` mode a session has at most ${MOST_LINES.recurring} items with recurring prices and ${MOST_LINES.oneTime} with one-time prices.`,
    { param: 'line_items' },
  )
}

function readLine(op: Operation, line: Values<typeof LINE>, path: string): SessionLine {
  if (line.quantity === undefined) throw missing(`${path}[quantity]`)
  const { quantity } = line
  return {
    price: priceOf(op, line, path),
    quantity,
    adjustable: readAdjustable(line.adjustable_quantity, quantity, path),
    metadata: mergeMetadata({}, line.metadata),
    taxRates: line.tax_rates
      ? chosenTaxRates(op, line.tax_rates, `${path}[tax_rates]`).map(({ id }) => id)
      : null,
  }
}

function priceOf(op: Operation, line: Values<typeof LINE>, path: string): Documents['price'] {
  if (line.price && line.price_data) {
    throw invalid('You may only specify one of these parameters: price, price_data.', {
      code: 'parameters_exclusive',
      param: `${path}[price_data]`,
    })
  }
  if (line.price) {
    const price = getFor(op, 'price', line.price, `${path}[price]`)
    if (price.active) return price
    throw invalid(`The price specified is inactive. This field only accepts active prices.`, {
      param: `${path}[price]`,
    })
  }
  const data = line.price_data
  if (!data) throw missing(`${path}[price]`)
  if (!data.product && !data.product_data) throw missing(`${path}[price_data][product_data]`)
  const product = data.product
    ? getFor(op, 'product', data.product, `${path}[price_data][product]`).id
    : createProduct(op, data.product_data!).id
  // A price that came with its session is not for sale again.
  return createPrice(op, { ...data, product, active: false })
}

function readAdjustable(
  given: Values<typeof LINE>['adjustable_quantity'],
  quantity: number,
  path: string,
): SessionLine['adjustable'] {
  if (!given?.enabled) return null
  const { minimum = 0, maximum = Math.max(DEFAULT_MOST, quantity) } = given
  if (minimum <= maximum && minimum <= quantity && quantity <= maximum) {
    return { enabled: true, minimum, maximum }
  }
  throw invalid(`The quantity must lie between ${minimum} and ${maximum}, and it is ${quantity}.`, {
    param: `${path}[adjustable_quantity]`,
  })
}
