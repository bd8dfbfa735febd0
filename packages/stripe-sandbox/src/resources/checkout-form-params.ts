import { invalid } from '../http/api-error.ts'
import {
  boolean,
  clearable,
  integerBetween,
  list,
  object,
  oneOf,
  type Param,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import type { Session } from '../shapes.ts'

/** What the page asks the buyer for, beside the card. https://docs.stripe.com/payments/checkout/custom-fields */

const LENGTHS = {
  default_value: text,
  maximum_length: integerBetween(1, 255),
  minimum_length: integerBetween(1, 255),
}

const CUSTOM_FIELD = {
  key: required(matching(/^[a-z0-9]{1,200}$/i, 'Custom field keys must be alphanumeric.')),
  label: required(object({ type: required(oneOf('custom')), custom: required(atMost(50)) })),
  type: required(oneOf('dropdown', 'numeric', 'text')),
  optional: boolean,
  dropdown: object({
    default_value: text,
    options: required(
      list(
        object({
          label: required(atMost(100)),
          value: required(
            matching(/^[a-z0-9]{1,100}$/i, 'Dropdown option values must be alphanumeric.'),
          ),
        }),
        200,
      ),
    ),
  }),
  numeric: object(LENGTHS),
  text: object(LENGTHS),
}

const MESSAGE = clearable(object({ message: required(atMost(1_200)) }))
const NAME = object({ enabled: required(boolean), optional: boolean })

export const FORM = {
  billing_address_collection: oneOf('auto', 'required'),
  consent_collection: object({
    payment_method_reuse_agreement: object({ position: required(oneOf('auto', 'hidden')) }),
    promotions: oneOf('auto', 'none'),
    terms_of_service: oneOf('none', 'required'),
  }),
  custom_fields: list(object(CUSTOM_FIELD), 3),
  custom_text: object({
    after_submit: MESSAGE,
    shipping_address: MESSAGE,
    submit: MESSAGE,
    terms_of_service_acceptance: MESSAGE,
  }),
  name_collection: object({ business: NAME, individual: NAME }),
  phone_number_collection: object({ enabled: required(boolean) }),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  tax_id_collection: object({
    enabled: required(boolean),
    required: oneOf('if_supported', 'never'),
  }),
}

type FormFields = Pick<
  Session,
  | 'billing_address_collection'
  | 'consent'
  | 'consent_collection'
  | 'custom_fields'
  | 'custom_text'
  | 'phone_number_collection'
  | 'submit_type'
  | 'tax_id_collection'
> &
  Partial<Pick<Session, 'name_collection'>>

/** The same as the session shows it, complete. */
export function readForm(params: Values<typeof FORM>): FormFields {
  const { name_collection: names, tax_id_collection: taxIds, custom_text: texts } = params
  return {
    billing_address_collection: params.billing_address_collection ?? null,
    consent: params.consent_collection ? { promotions: null, terms_of_service: null } : null,
    consent_collection: readConsent(params.consent_collection),
    custom_fields: readCustomFields(params.custom_fields ?? []),
    custom_text: {
      after_submit: texts?.after_submit ?? null,
      shipping_address: texts?.shipping_address ?? null,
      submit: texts?.submit ?? null,
      terms_of_service_acceptance: texts?.terms_of_service_acceptance ?? null,
    },
    ...(names ? { name_collection: readNames(names) } : {}),
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    submit_type: params.submit_type ?? null,
    tax_id_collection: {
      enabled: taxIds?.enabled ?? false,
      required: taxIds?.required ?? 'never',
    },
  }
}

function readConsent(
  given: Values<typeof FORM>['consent_collection'],
): Session['consent_collection'] {
  if (!given) return null
  return {
    payment_method_reuse_agreement: given.payment_method_reuse_agreement ?? null,
    promotions: given.promotions ?? null,
    terms_of_service: given.terms_of_service ?? null,
  }
}

function readNames(
  given: NonNullable<Values<typeof FORM>['name_collection']>,
): NonNullable<Session['name_collection']> {
  const { business, individual } = given
  return {
    ...(business ? { business: { ...business, optional: business.optional ?? false } } : {}),
    ...(individual
      ? { individual: { ...individual, optional: individual.optional ?? false } }
      : {}),
  }
}

function readCustomFields(given: Values<typeof CUSTOM_FIELD>[]): Session['custom_fields'] {
  const keys = given.map(({ key }) => key)
  return given.map((field, index) => {
    if (keys.indexOf(field.key) !== index) {
      throw invalid(`Custom field keys must be unique, and \`${field.key}\` is used twice.`, {
        param: `custom_fields[${index}][key]`,
      })
    }
    const shown = {
      key: field.key,
      label: field.label,
      optional: field.optional ?? false,
      type: field.type,
    }
    if (field.type === 'dropdown') return { ...shown, dropdown: readDropdown(field, index) }
    const { default_value, maximum_length, minimum_length } = field[field.type] ?? {}
    const limits = {
      default_value: default_value ?? null,
      maximum_length: maximum_length ?? null,
      minimum_length: minimum_length ?? null,
      value: null,
    }
    return field.type === 'numeric' ? { ...shown, numeric: limits } : { ...shown, text: limits }
  })
}

function readDropdown({ dropdown }: Values<typeof CUSTOM_FIELD>, index: number) {
  const path = `custom_fields[${index}][dropdown]`
  if (!dropdown?.options.length) {
    throw invalid('A custom field of type `dropdown` needs `dropdown[options]`.', { param: path })
  }
  const { default_value: chosen, options } = dropdown
  if (chosen !== undefined && !options.some(({ value }) => value === chosen)) {
    throw invalid('The `default_value` must be the value of one of the options.', {
      param: `${path}[default_value]`,
    })
  }
  return { default_value: chosen ?? null, options, value: null }
}

function atMost(length: number): Param<string> {
  return checked(
    (value) => value.length <= length,
    `This value must be at most ${length} characters long.`,
  )
}

function matching(pattern: RegExp, message: string): Param<string> {
  return checked((value) => pattern.test(value), message)
}

function checked(isRight: (value: string) => boolean, message: string): Param<string> {
  return {
    required: false,
    read(raw, path) {
      const value = text.read(raw, path)
      if (!isRight(value)) throw invalid(message, { param: path })
      return value
    },
  }
}
