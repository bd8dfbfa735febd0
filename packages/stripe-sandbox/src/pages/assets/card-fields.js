const BRANDS = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|2[2-7])/, 'Mastercard'],
  [/^3[47]/, 'American Express'],
  [/^(6011|65|64[4-9])/, 'Discover'],
  [/^3(0|6|8)/, 'Diners Club'],
  [/^35/, 'JCB'],
  [/^62/, 'UnionPay'],
]

export function digitsOf(text) {
  return text.replace(/\D/g, '')
}

function isAmex(number) {
  return /^3[47]/.test(number)
}

export function groupNumber(text) {
  const digits = digitsOf(text).slice(0, isAmex(digitsOf(text)) ? 15 : 19)
  const groups = isAmex(digits)
    ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
    : digits.match(/.{1,4}/g)
  return (groups ?? []).filter(Boolean).join(' ')
}

export function formatExpiry(text, isDeleting) {
  let digits = digitsOf(text)
  // A four-digit year, as browsers autofill it.
  if (/^\d{2}20\d{2}$/.test(digits)) digits = digits.slice(0, 2) + digits.slice(4)
  if (/^[2-9]/.test(digits)) digits = `0${digits}`
  digits = digits.slice(0, 4)
  if (digits.length < 2 || (digits.length === 2 && isDeleting)) return digits
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`
}

/** What is wrong with each field, in the words of the server's own check. */
export function fieldErrors(values, nowMs) {
  const number = digitsOf(values.cardNumber)
  const errors = {}
  if (values.email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(values.email.trim()))
    errors.email = 'Enter an address such as ines@example.com.'
  if (!values.isNewCard) return errors
  if (!number) errors.cardNumber = 'Enter the card number.'
  else if (isAmex(number) ? number.length !== 15 : number.length < 14)
    errors.cardNumber = 'The card number is incomplete.'
  else if (!passesLuhn(number)) errors.cardNumber = 'This card number is not valid.'
  const expiry = expiryError(digitsOf(values.expiry), nowMs)
  if (expiry) errors.expiry = expiry
  const cvcLength = isAmex(number) ? 4 : 3
  if (!new RegExp(`^\\d{${cvcLength}}$`).test(values.cvc.trim()))
    errors.cvc = `The CVC has ${cvcLength} digits.`
  if (!values.name.trim()) errors.name = 'Enter the name on the card.'
  return errors
}

function expiryError(digits, nowMs) {
  if (digits.length !== 4) return 'Enter the expiry as MM / YY.'
  const month = Number(digits.slice(0, 2))
  const year = 2000 + Number(digits.slice(2))
  if (month < 1 || month > 12) return 'The expiry month goes from 01 to 12.'
  if (Date.UTC(year, month) <= nowMs) return 'The expiry date is in the past.'
  if (year > new Date(nowMs).getUTCFullYear() + 50) return 'The expiry year is too far ahead.'
  return null
}

function passesLuhn(number) {
  let sum = 0
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Groups the digits while they are typed and names the card's brand beside them. */
export function watchCardFields(form) {
  const number = form.querySelector('#cardNumber')
  const expiry = form.querySelector('#expiry')
  const brand = form.querySelector('[data-brand]')
  if (!number) return
  const showBrand = () => {
    const match = BRANDS.find(([start]) => start.test(digitsOf(number.value)))
    brand.textContent = match ? match[1] : ''
  }
  number.addEventListener('input', () => {
    keepCaret(number, groupNumber)
    showBrand()
  })
  expiry.addEventListener('input', (event) => {
    const isDeleting = event.inputType?.startsWith('delete') ?? false
    expiry.value = formatExpiry(expiry.value, isDeleting)
  })
  number.value = groupNumber(number.value)
  showBrand()
}

/** Reformats a field and leaves the caret after the same digit. */
function keepCaret(input, format) {
  const digitsBefore = digitsOf(input.value.slice(0, input.selectionStart ?? 0)).length
  input.value = format(input.value)
  let caret = 0
  for (let seen = 0; seen < digitsBefore && caret < input.value.length; caret++) {
    if (/\d/.test(input.value[caret])) seen++
  }
  if (document.activeElement === input) input.setSelectionRange(caret, caret)
}

/** Fills the form with a test card and leaves what the person already typed elsewhere. */
export function useTestCard(form, number) {
  const choice = form.querySelector('input[name=savedCard][value=new]')
  if (choice) choice.checked = true
  const now = new Date(Number(form.querySelector('[data-now]').dataset.now))
  const set = (id, value) => {
    const input = form.querySelector(`#${id}`)
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  set('cardNumber', number)
  set('expiry', `12${String(now.getUTCFullYear() + 2).slice(-2)}`)
  set('cvc', isAmex(number) ? '1234' : '123')
  if (!form.querySelector('#name').value) set('name', 'Test Cardholder')
  const email = form.querySelector('#email:not([readonly])')
  if (email && !email.value) email.focus()
  else form.querySelector('[data-testid=pay]').focus()
}
