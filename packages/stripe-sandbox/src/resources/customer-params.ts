import {
  address,
  clearable,
  email,
  integer,
  integerBetween,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Values,
} from '../http/read-params.ts'

export const WRITABLE = {
  address: clearable(address),
  balance: integer,
  business_name: clearable(text),
  description: clearable(text),
  email: clearable(email),
  individual_name: clearable(text),
  invoice_prefix: text,
  invoice_settings: object({
    custom_fields: clearable(list(object({ name: required(text), value: required(text) }), 4)),
    default_payment_method: clearable(text),
    footer: clearable(text),
    rendering_options: clearable(
      object({
        amount_tax_display: clearable(oneOf('exclude_tax', 'include_inclusive_tax')),
      }),
    ),
  }),
  metadata,
  name: clearable(text),
  next_invoice_sequence: integerBetween(1, 999_999_999),
  phone: clearable(text),
  preferred_locales: list(text),
  shipping: clearable(object({ address, name: required(text), phone: text })),
  tax: object({
    validate_location: oneOf('auto', 'deferred', 'immediately'),
  }),
  tax_exempt: clearable(oneOf('none', 'exempt', 'reverse')),
}

export const CREATABLE = {
  ...WRITABLE,
  payment_method: text,
  tax_id_data: list(object({ type: required(text), value: required(text) }), 5),
  test_clock: text,
}

export type WritableCustomer = Values<typeof WRITABLE>
export type NewCustomer = Values<typeof CREATABLE>
