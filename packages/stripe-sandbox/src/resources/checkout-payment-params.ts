import type { SessionIntent } from '../checkout/session-internal.ts'
import { invalid } from '../http/api-error.ts'
import {
  boolean,
  clearable,
  email,
  list,
  mergeMetadata,
  metadata,
  notSimulated,
  object,
  oneOf,
  type Param,
  required,
  text,
  type Values,
} from '../http/read-params.ts'
import type { Session } from '../shapes.ts'
import { simulatedChoice } from './simulated-choice.ts'

/** Only cards are there to be paid with: a list that leaves them out leaves nothing. */
export function cardsAmong(isAllowed: boolean): Param<string[]> {
  const names = list(text)
  return {
    required: false,
    read(raw, path) {
      const given = names.read(raw, path)
      return given.includes('card') === isAllowed ? given : notSimulated().read(raw, path)
    },
  }
}

const INTENT = {
  description: text,
  metadata,
  receipt_email: email,
  setup_future_usage: oneOf('off_session', 'on_session'),
  statement_descriptor: text,
  statement_descriptor_suffix: text,
  capture_method: simulatedChoice(['automatic', 'automatic_async'], ['manual']),
}

const INVOICE_DATA = {
  custom_fields: clearable(list(object({ name: required(text), value: required(text) }), 4)),
  description: text,
  footer: text,
  issuer: object({ type: required(simulatedChoice(['self'], ['account'])) }),
  metadata,
}

const REDISPLAY = ['always', 'limited', 'unspecified'] as const

/** How the money is taken, and what remains of it: the intent, the card, an invoice. */
export const PAYMENT = {
  allowed_payment_method_types: cardsAmong(true),
  excluded_payment_method_types: cardsAmong(false),
  invoice_creation: object({
    enabled: required(boolean),
    invoice_data: object(INVOICE_DATA),
  }),
  payment_intent_data: object(INTENT),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_data: object({ allow_redisplay: oneOf(...REDISPLAY) }),
  saved_payment_method_options: object({
    allow_redisplay_filters: list(oneOf(...REDISPLAY), 3),
    payment_method_remove: simulatedChoice(['disabled'], ['enabled']),
    payment_method_save: oneOf('disabled', 'enabled'),
  }),
  setup_intent_data: object({ description: text, metadata }),
}

type Mode = 'payment' | 'setup' | 'subscription'

/** Which modes a parameter belongs to. */
const MODES = {
  invoice_creation: ['payment'],
  payment_intent_data: ['payment'],
  payment_method_collection: ['subscription'],
  saved_payment_method_options: ['payment', 'subscription'],
  setup_intent_data: ['setup'],
} as const satisfies Partial<Record<keyof typeof PAYMENT, Mode[]>>

type PaymentFields = Pick<
  Session,
  | 'allowed_payment_method_types'
  | 'invoice_creation'
  | 'payment_method_collection'
  | 'saved_payment_method_options'
> &
  Partial<Pick<Session, 'excluded_payment_method_types'>>

/** @throws 400 for what does not belong to the mode */
export function readPayment(
  mode: Mode,
  params: Values<typeof PAYMENT>,
  hasCustomer: boolean,
): PaymentFields {
  for (const [name, modes] of Object.entries(MODES)) {
    const isGiven = params[name as keyof typeof MODES] !== undefined
    if (!isGiven || (modes as readonly Mode[]).includes(mode)) continue
    throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name })
  }
  const excluded = params.excluded_payment_method_types
  return {
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...(excluded ? { excluded_payment_method_types: excluded } : {}),
    invoice_creation: mode === 'payment' ? invoiceCreation(params.invoice_creation) : null,
    payment_method_collection:
      mode === 'subscription' ? (params.payment_method_collection ?? 'always') : 'if_required',
    saved_payment_method_options: savedOptions(
      mode === 'subscription' || hasCustomer,
      params.saved_payment_method_options,
    ),
  }
}

/** What the session's intent will carry. */
export function readIntent(params: Values<typeof PAYMENT>): SessionIntent {
  const { payment_intent_data: payment, setup_intent_data: setup } = params
  return {
    description: payment?.description ?? setup?.description ?? null,
    metadata: mergeMetadata({}, payment?.metadata ?? setup?.metadata),
    receiptEmail: payment?.receipt_email ?? null,
    futureUsage: payment?.setup_future_usage ?? null,
    statementDescriptor: payment?.statement_descriptor ?? null,
    statementDescriptorSuffix: payment?.statement_descriptor_suffix ?? null,
    allowRedisplay: params.payment_method_data?.allow_redisplay ?? null,
  }
}

function invoiceCreation(
  given: Values<typeof PAYMENT>['invoice_creation'],
): Session['invoice_creation'] {
  const data = given?.invoice_data
  return {
    enabled: given?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: data?.custom_fields ?? null,
      description: data?.description ?? null,
      footer: data?.footer ?? null,
      issuer: data?.issuer ?? null,
      metadata: mergeMetadata({}, data?.metadata),
      rendering_options: null,
    },
  }
}

function savedOptions(
  isUsual: boolean,
  given: Values<typeof PAYMENT>['saved_payment_method_options'],
): Session['saved_payment_method_options'] {
  if (!given && !isUsual) return null
  return {
    allow_redisplay_filters: given?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: given?.payment_method_remove ?? 'disabled',
    payment_method_save: given?.payment_method_save ?? null,
  }
}
