import { address, boolean, object, oneOf, type Param, required, text } from '../http/read-params.ts'
import { cardsAmong } from './checkout-payment-params.ts'
import { simulatedChoice } from './simulated-choice.ts'

/** How a payment or setup intent may be answered; cards are all there is. */
export const METHOD_TYPES = {
  allowed_payment_method_types: cardsAmong(true),
  excluded_payment_method_types: cardsAmong(false),
}

export const AUTOMATIC = {
  automatic_payment_methods: object({
    enabled: required(boolean),
    allow_redirects: oneOf('always', 'never'),
  }),
}

export const CARD_OPTIONS = object({
  card: object({ request_three_d_secure: oneOf('any', 'automatic', 'challenge') }),
})

export const SHIPPING = object({
  address: required(address),
  carrier: text,
  name: required(text),
  phone: text,
  tracking_number: text,
})

export const CAPTURE = oneOf('automatic', 'automatic_async', 'manual')

/** Actions are pages here, never scripts of Stripe's. */
export const SDK_ACTIONS: Param<'false'> = simulatedChoice(['false'], ['true'])
