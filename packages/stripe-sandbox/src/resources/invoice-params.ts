import {
  address,
  boolean,
  clearable,
  integerBetween,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  timestamp,
  type Values,
} from '../http/read-params.ts'
import { DISCOUNTS } from './discount-params.ts'

/** What can be said about an invoice that is final, too. */
const ALWAYS = {
  auto_advance: boolean,
  default_payment_method: clearable(text),
  description: clearable(text),
  footer: clearable(text),
  metadata,
}

/** What only a draft takes: https://docs.stripe.com/invoicing/overview#draft */
const DRAFT_ONLY = {
  account_tax_ids: list(text),
  automatically_finalizes_at: timestamp,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  custom_fields: clearable(list(object({ name: required(text), value: required(text) }), 4)),
  days_until_due: integerBetween(0, 730),
  default_tax_rates: list(text, 20),
  discounts: DISCOUNTS,
  due_date: timestamp,
  effective_at: timestamp,
  number: text,
  rendering: object({
    amount_tax_display: clearable(oneOf('exclude_tax', 'include_inclusive_tax')),
    pdf: object({ page_size: oneOf('a4', 'auto', 'letter') }),
  }),
  shipping_details: clearable(
    object({ address: required(address), name: required(text), phone: clearable(text) }),
  ),
  statement_descriptor: text,
}

export const WRITABLE = { ...ALWAYS, ...DRAFT_ONLY }

export const CREATABLE = {
  ...WRITABLE,
  currency: text,
  customer: required(text),
  pending_invoice_items_behavior: oneOf('include', 'exclude'),
  subscription: text,
}

export type WritableInvoice = Values<typeof WRITABLE>

/** The names of what is given and only a draft takes. */
export function listDraftOnly(params: WritableInvoice): string[] {
  return Object.keys(params).filter((name) => Object.hasOwn(DRAFT_ONLY, name))
}
