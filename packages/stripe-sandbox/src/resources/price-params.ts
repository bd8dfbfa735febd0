import { invalid } from '../http/api-error.ts'
import {
  boolean,
  clearable,
  decimal,
  integerBetween,
  metadata,
  missing,
  object,
  oneOf,
  type Param,
  record,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import { currency } from './currency-param.ts'
import { simulatedChoice } from './simulated-choice.ts'

export const INTERVALS = ['day', 'week', 'month', 'year'] as const

/** https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count: three years at most. */
const LONGEST = { day: 1_095, week: 156, month: 36, year: 3 } as const

const MOST_UNIT_AMOUNT = 999_999_999_999

export const AMOUNT = {
  unit_amount: integerBetween(0, MOST_UNIT_AMOUNT),
  unit_amount_decimal: decimal,
}

export const TAX_BEHAVIOR = oneOf('exclusive', 'inclusive', 'unspecified')

export const CURRENCY_OPTIONS = record(object({ ...AMOUNT, tax_behavior: TAX_BEHAVIOR }))

/** The rhythm of a price that is made on the way: of a product's default price, of Checkout's `price_data`. */
export const RHYTHM = withLongest(
  object({
    interval: required(oneOf(...INTERVALS)),
    interval_count: integerBetween(1, LONGEST.day),
  }),
)

const RECURRING = withLongest(
  object({
    interval: required(oneOf(...INTERVALS)),
    interval_count: integerBetween(1, LONGEST.day),
    trial_period_days: integerBetween(0, 730),
    usage_type: simulatedChoice(['licensed'], ['metered']),
  }),
)

export const WRITABLE_PRICE = {
  active: boolean,
  lookup_key: clearable(text),
  metadata,
  nickname: clearable(text),
  tax_behavior: TAX_BEHAVIOR,
  transfer_lookup_key: boolean,
}

const TAX_DETAILS = object({ performance_location: text, tax_code: clearable(text) })

export const CREATABLE_PRICE = {
  ...WRITABLE_PRICE,
  currency: required(currency),
  product: text,
  product_data: object({
    name: required(text),
    id: text,
    active: boolean,
    metadata,
    statement_descriptor: text,
    tax_code: text,
    tax_details: TAX_DETAILS,
    unit_label: text,
  }),
  ...AMOUNT,
  billing_scheme: simulatedChoice(['per_unit'], ['tiered']),
  recurring: RECURRING,
}

interface Rhythm {
  interval: keyof typeof LONGEST
  interval_count?: number
}

function withLongest<T extends Rhythm>(inner: Param<T>): Param<T> {
  return {
    required: false,
    read(raw, path) {
      const rhythm = inner.read(raw, path)
      const longest = LONGEST[rhythm.interval]
      if ((rhythm.interval_count ?? 1) <= longest) return rhythm
      throw invalid(
        `The maximum for interval_count is ${longest} with an interval of ${rhythm.interval}.`,
        { param: `${path}[interval_count]` },
      )
    },
  }
}

/** What a unit costs, in minor units that may have a fraction, and the same as text. */
export interface UnitAmount {
  unitAmount: number
  unitAmountDecimal: string
}

/** @throws 400 for none or both of the two ways to write an amount */
export function unitAmountOf(given: Values<typeof AMOUNT>, parent?: string): UnitAmount {
  const path = (name: string) => (parent ? `${parent}[${name}]` : name)
  const { unit_amount: whole, unit_amount_decimal: written } = given
  if (whole !== undefined && written !== undefined) {
    throw invalid(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      { code: 'parameters_exclusive', param: path('unit_amount_decimal') },
    )
  }
  if (whole !== undefined) return { unitAmount: whole, unitAmountDecimal: String(whole) }
  if (written === undefined) throw missing(path('unit_amount'))
  if (written.startsWith('-')) {
    throw invalid('This value must be greater than or equal to 0.', {
      param: path('unit_amount_decimal'),
    })
  }
  return { unitAmount: Number(written), unitAmountDecimal: plainDecimal(written) }
}

/** "1599.50" is "1599.5", as Stripe writes it. */
function plainDecimal(written: string): string {
  const [whole, fraction = ''] = written.split('.')
  const digits = fraction.replace(/0+$/, '')
  return digits ? `${Number(whole)}.${digits}` : String(Number(whole))
}
