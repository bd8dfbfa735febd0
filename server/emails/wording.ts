import { formatDay } from '#domain/dates.ts'
import { formatMoney } from '#domain/money.ts'
import type { Interval } from '#domain/plans.ts'

/** The small phrases that several mails share, each said in one way. */

const MAX_NAME_LENGTH = 60
/** Characters that turn the direction of what follows would reach beyond the name. */
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const ISOLATE = ['\u2068', '\u2069'] as const

/** A person's name as one line that can't disturb the sentence around it; empty when nothing is left of it. */
export function personName(given: string): string {
  const line = given
    .toWellFormed()
    .replace(DIRECTION_CONTROLS, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const characters = [...new Intl.Segmenter('en').segment(line)].map((part) => part.segment)
  const name =
    characters.length > MAX_NAME_LENGTH ? `${characters.slice(0, MAX_NAME_LENGTH).join('')}…` : line
  return RIGHT_TO_LEFT.test(name) ? ISOLATE.join(name) : name
}

/** `addressed('Thank you', 'Ines')` is "Thank you, Ines."; without a name, "Thank you." */
export function addressed(words: string, name: string): string {
  const called = personName(name)
  return called === '' ? `${words}.` : `${words}, ${called}.`
}

/** "6 December 2026" in UTC. */
export function day(instant: string): string {
  return formatDay(new Date(instant))
}

/** "6 December", where the year goes without saying. */
export function shortDay(instant: string): string {
  return formatDay(new Date(instant), { withoutYear: true })
}

/** Keeps words on one line of a headline. */
export function unbroken(words: string): string {
  return words.replaceAll(' ', '\u00a0')
}

/** "6 December 2026, 03:00 UTC" */
export function minute(instant: string): string {
  return `${day(instant)}, ${new Date(instant).toISOString().slice(11, 16)} UTC`
}

/** "$17.99 a month" */
export function price(amount: number, currency: string, interval: Interval): string {
  return `${formatMoney(amount, currency)} a ${interval}`
}

const CARD_BRANDS: Record<string, string> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  link: 'Link',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
}

/** "Visa ending 4242" */
export function cardName(card: { brand: string; last4: string }): string {
  return `${CARD_BRANDS[card.brand] ?? 'card'} ending ${card.last4}`
}

/** ", from your Visa ending 4242"; empty when the card is not known. */
export function fromCard(card: { brand: string; last4: string } | null): string {
  return card === null ? '' : `, from your ${cardName(card)}`
}
