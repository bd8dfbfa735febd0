import type { CardPayment, CheckoutPayment } from '../checkout/checkout-view.ts'

/** What the person typed, as typed, so that a page can be shown again without losing it. */
export interface CardFields {
  email: string
  cardNumber: string
  expiry: string
  cvc: string
  name: string
  country: string
  postalCode: string
  /** A saved payment method's id, or `new`. */
  savedCard: string
}

export type FieldErrors = Partial<Record<keyof CardFields, string>>

export type CardFormResult =
  | { ok: true; fields: CardFields; payment: CardPayment }
  | { ok: false; fields: CardFields; errors: FieldErrors }

const SOURCE = [
  'email',
  'cardNumber',
  'expiry',
  'cvc',
  'name',
  'country',
  'postalCode',
  'savedCard',
] as const satisfies (keyof CardFields)[]

/** Reads the posted card form. `nowMs` is sandbox time: a card expires by the sandbox's calendar. */
export function readCardForm(
  form: FormData,
  asked: { email: boolean },
  nowMs: number,
): CardFormResult {
  const fields = readFields(form)
  if (fields.savedCard !== 'new') {
    const payment = { ...payer(fields, asked), card: { savedPaymentMethod: fields.savedCard } }
    const errors = emailErrors(fields, asked)
    return hasNone(errors) ? { ok: true, fields, payment } : { ok: false, fields, errors }
  }
  const number = fields.cardNumber.replace(/[\s-]/g, '')
  const expiry = parseExpiry(fields.expiry)
  const errors: FieldErrors = {
    ...emailErrors(fields, asked),
    ...numberErrors(number),
    ...expiryErrors(expiry, nowMs),
    ...cvcErrors(fields.cvc, number),
    ...(fields.name ? {} : { name: 'Enter the name on the card.' }),
  }
  if (!hasNone(errors) || !expiry) return { ok: false, fields, errors }
  const card = { number, expMonth: expiry.month, expYear: expiry.year, cvc: fields.cvc }
  return { ok: true, fields, payment: { ...payer(fields, asked), card } }
}

export function emptyFields(country: string): CardFields {
  return {
    email: '',
    cardNumber: '',
    expiry: '',
    cvc: '',
    name: '',
    country,
    postalCode: '',
    savedCard: 'new',
  }
}

/** As typed, without a look at it. */
export function readFields(form: FormData): CardFields {
  const fields = emptyFields('')
  for (const name of SOURCE) {
    const value = form.get(name)
    if (typeof value === 'string') fields[name] = value.trim()
  }
  if (!fields.savedCard) fields.savedCard = 'new'
  return fields
}

function payer(fields: CardFields, asked: { email: boolean }): Omit<CheckoutPayment, 'card'> {
  return {
    ...(asked.email ? { email: fields.email } : {}),
    ...(fields.name ? { name: fields.name } : {}),
    ...(fields.country ? { country: fields.country } : {}),
    ...(fields.postalCode ? { postalCode: fields.postalCode } : {}),
  }
}

export function emailErrors(fields: CardFields, asked: { email: boolean }): FieldErrors {
  if (!asked.email || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email)) return {}
  return { email: 'Enter an address such as ines@example.com.' }
}

function numberErrors(number: string): FieldErrors {
  if (!number) return { cardNumber: 'Enter the card number.' }
  if (!/^\d+$/.test(number)) return { cardNumber: 'Use digits only.' }
  const lengths = /^3[47]/.test(number) ? [15] : [14, 15, 16, 17, 18, 19]
  if (!lengths.includes(number.length)) return { cardNumber: 'The card number is incomplete.' }
  return passesLuhn(number) ? {} : { cardNumber: 'This card number is not valid.' }
}

function expiryErrors(expiry: { month: number; year: number } | null, nowMs: number): FieldErrors {
  if (!expiry) return { expiry: 'Enter the expiry as MM / YY.' }
  if (expiry.month < 1 || expiry.month > 12)
    return { expiry: 'The expiry month goes from 01 to 12.' }
  const endsAt = Date.UTC(expiry.year, expiry.month)
  if (endsAt <= nowMs) return { expiry: 'The expiry date is in the past.' }
  const fiftyYearsOn = new Date(nowMs).getUTCFullYear() + 50
  return expiry.year > fiftyYearsOn ? { expiry: 'The expiry year is too far ahead.' } : {}
}

function cvcErrors(cvc: string, number: string): FieldErrors {
  const digits = /^3[47]/.test(number) ? 4 : 3
  return new RegExp(`^\\d{${digits}}$`).test(cvc) ? {} : { cvc: `The CVC has ${digits} digits.` }
}

export function parseExpiry(text: string): { month: number; year: number } | null {
  const match = /^(\d{1,2})\s*[/-]?\s*(\d{4}|\d{2})$/.exec(text)
  if (!match) return null
  const year = Number(match[2])
  return { month: Number(match[1]), year: year < 100 ? 2000 + year : year }
}

function passesLuhn(number: string): boolean {
  let sum = 0
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function hasNone(errors: FieldErrors): boolean {
  return Object.keys(errors).length === 0
}
