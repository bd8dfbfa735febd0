import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCardForm } from './read-card-form.ts'

const NOW_MS = Date.UTC(2026, 10, 22)
const GOOD = {
  email: 'ines@example.com',
  cardNumber: '4242 4242 4242 4242',
  expiry: '12 / 28',
  cvc: '123',
  name: 'Ines Marchetti',
  country: 'IT',
}

function read(changes: Record<string, string> = {}, asked = { email: true }) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...GOOD, ...changes })) form.set(name, value)
  return readCardForm(form, asked, NOW_MS)
}

/** The page's script checks the same fields before it posts; both must say the same. */
async function browserErrors(changes: Record<string, string>) {
  const script = new URL('./assets/card-fields.js', import.meta.url).href
  const { fieldErrors } = await import(script)
  return fieldErrors({ ...GOOD, isNewCard: true, ...changes }, NOW_MS)
}

const REFUSALS: [what: string, changes: Record<string, string>, errors: Record<string, string>][] =
  [
    [
      'an address without a domain',
      { email: 'ines' },
      { email: 'Enter an address such as ines@example.com.' },
    ],
    ['no card number', { cardNumber: '' }, { cardNumber: 'Enter the card number.' }],
    [
      'a card number that is too short',
      { cardNumber: '4242 4242' },
      { cardNumber: 'The card number is incomplete.' },
    ],
    [
      'a card number with a wrong check digit',
      { cardNumber: '4242 4242 4242 4241' },
      { cardNumber: 'This card number is not valid.' },
    ],
    ['no expiry', { expiry: '' }, { expiry: 'Enter the expiry as MM / YY.' }],
    [
      'a thirteenth month',
      { expiry: '13 / 28' },
      { expiry: 'The expiry month goes from 01 to 12.' },
    ],
    [
      'a card that expired last month',
      { expiry: '10 / 26' },
      { expiry: 'The expiry date is in the past.' },
    ],
    [
      'a year beyond fifty from now',
      { expiry: '10 / 95' },
      { expiry: 'The expiry year is too far ahead.' },
    ],
    ['a CVC of two digits', { cvc: '99' }, { cvc: 'The CVC has 3 digits.' }],
    [
      'a three-digit CVC on an American Express card',
      { cardNumber: '3782 822463 10005' },
      { cvc: 'The CVC has 4 digits.' },
    ],
    ['no name', { name: '  ' }, { name: 'Enter the name on the card.' }],
  ]

describe('the card form', () => {
  it('turns what was typed into a payment', () => {
    const result = read()
    assert.ok(result.ok)
    assert.deepEqual(result.payment, {
      email: 'ines@example.com',
      name: 'Ines Marchetti',
      country: 'IT',
      card: { number: '4242424242424242', expMonth: 12, expYear: 2028, cvc: '123' },
    })
  })

  it('accepts a card until the last day of its month', () => {
    assert.ok(read({ expiry: '11/26' }).ok)
  })

  it('accepts a four-digit year, as browsers fill it in', () => {
    const result = read({ expiry: '12/2028' })
    assert.ok(result.ok && 'expYear' in result.payment.card)
    assert.equal(result.payment.card.expYear, 2028)
  })

  it('ignores a posted address when the customer already has one', () => {
    const result = read({ email: 'mallory@example.com' }, { email: false })
    assert.ok(result.ok)
    assert.equal(result.payment.email, undefined)
  })

  it('needs no card fields with a saved card', () => {
    const result = read({ savedCard: 'pm_1', cardNumber: '', expiry: '', cvc: '', name: '' })
    assert.ok(result.ok)
    assert.deepEqual(result.payment.card, { savedPaymentMethod: 'pm_1' })
  })

  for (const [what, changes, errors] of REFUSALS) {
    it(`refuses ${what}, in the browser with the same words`, async () => {
      const result = read(changes)
      assert.ok(!result.ok)
      assert.deepEqual(result.errors, errors)
      assert.deepEqual(await browserErrors(changes), errors)
    })
  }
})
