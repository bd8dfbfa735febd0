import {
  boolean,
  clearable,
  decimal,
  integer,
  integerBetween,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
} from '../http/read-params.ts'
import { DISCOUNTS } from './discount-params.ts'

/** What an invoice item can be told about itself, when it is made and later. */
export const ITEM_FIELDS = {
  amount: integer,
  description: clearable(text),
  discountable: boolean,
  discounts: DISCOUNTS,
  metadata,
  period: object({ end: required(timestamp), start: required(timestamp) }),
  price_data: object({
    currency: required(text),
    product: required(text),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    unit_amount: integer,
    unit_amount_decimal: decimal,
  }),
  pricing: object({ price: text }),
  quantity: integerBetween(0, 999_999),
  tax_rates: list(text, 20),
}
