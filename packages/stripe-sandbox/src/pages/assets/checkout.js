import { fieldErrors, useTestCard, watchCardFields } from './card-fields.js'
import { changeOrder } from './change-order.js'

const form = document.querySelector('#pay-form')
const button = form.querySelector('[data-testid=pay]')
const decline = form.querySelector('.decline')
const dialog = document.querySelector('#challenge')
const REFUSED_FIELDS = { number: '#cardNumber', expiry: '#expiry', cvc: '#cvc' }
const label = () => button.querySelector('[data-label]')
let restingLabel = label().textContent

watchCardFields(form)

document.querySelector('#test-cards form')?.addEventListener('submit', (event) => {
  event.preventDefault()
  showErrors({})
  hideDecline()
  useTestCard(form, event.submitter.value)
})

// Listened to from the outside: the order is drawn anew after each of its changes.
document.querySelector('main').addEventListener('submit', async (event) => {
  if (!event.target.closest('[data-order]')) return
  event.preventDefault()
  if (button.hasAttribute('data-busy')) return
  hideDecline()
  try {
    await changeOrder(event.target, event.submitter)
    restingLabel = label().textContent
  } catch {
    showDecline('The sandbox did not answer.', 'The order is unchanged. Check that it runs.')
  }
})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (button.hasAttribute('data-busy')) return
  hideDecline()
  const values = readValues()
  const errors = { ...missingFields(values.isNewCard), ...cardErrors(values) }
  showErrors(errors)
  if (focusFirst(errors)) return
  await settle(() => post(form.getAttribute('action') ?? location.href, new FormData(form)))
})

form.addEventListener('input', (event) => {
  const error = form.querySelector(`#${CSS.escape(event.target.id)}-error`)
  if (!error) return
  error.hidden = true
  event.target.removeAttribute('aria-invalid')
})

let challengeUrl = null

dialog?.addEventListener('click', async (event) => {
  const answer = event.target.dataset?.answer
  if (!answer) return
  dialog.close('answered')
  const body = new FormData()
  body.set('answer', answer)
  await settle(() => post(challengeUrl, body))
})

// Escape closes the dialog. The bank then has no answer, which is a failed authentication.
dialog?.addEventListener('cancel', async (event) => {
  event.preventDefault()
  dialog.querySelector('[data-answer=fail]').click()
})

function readValues() {
  const email = form.querySelector('#email:not([readonly])')
  const saved = form.querySelector('input[name=savedCard]:checked')
  const asksCard = Boolean(form.cardNumber)
  return {
    email: email ? email.value : null,
    isNewCard: asksCard && (!saved || saved.value === 'new'),
    cardNumber: asksCard ? form.cardNumber.value : '',
    expiry: asksCard ? form.expiry.value : '',
    cvc: asksCard ? form.cvc.value : '',
    name: asksCard ? form.elements.namedItem('name').value : '',
  }
}

function cardErrors(values) {
  const nowMs = Number(form.querySelector('[data-now]')?.dataset.now)
  return fieldErrors(values, nowMs)
}

/** What the session asks for and is empty. A saved card brings its address along. */
function missingFields(isNewCard) {
  const errors = {}
  for (const input of form.querySelectorAll('[data-missing]')) {
    if (!isNewCard && input.closest('.new-card')) continue
    const isEmpty = input.type === 'checkbox' ? !input.checked : !input.value.trim()
    if (isEmpty) errors[input.id] = input.dataset.missing
  }
  return errors
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(body),
  })
  return response.json()
}

async function settle(send) {
  setBusy(true)
  let answer
  try {
    answer = await send()
  } catch {
    setBusy(false)
    showDecline(
      'The sandbox did not answer.',
      'Nothing was charged. Check that it runs, then try again.',
    )
    return
  }
  // The button stays busy while the browser leaves for the next page.
  if (answer.kind === 'redirect') return location.assign(answer.url)
  if (answer.kind === 'gone') return location.reload()
  setBusy(false)
  if (answer.kind === 'challenge') {
    challengeUrl = answer.url
    return dialog.showModal()
  }
  if (answer.kind === 'invalid') {
    showErrors(answer.errors)
    return focusFirst(answer.errors)
  }
  showDecline(answer.title, answer.detail)
  if (answer.field)
    form.querySelector(REFUSED_FIELDS[answer.field]).setAttribute('aria-invalid', 'true')
}

function setBusy(isBusy) {
  button.toggleAttribute('data-busy', isBusy)
  if (isBusy) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
  label().textContent = isBusy ? 'Processing' : restingLabel
  form.setAttribute('aria-busy', String(isBusy))
}

function showErrors(errors) {
  for (const error of form.querySelectorAll('.field-error')) {
    const name = error.id.replace(/-error$/, '')
    const input = document.getElementById(name)
    error.hidden = !errors[name]
    error.textContent = errors[name] ?? ''
    if (errors[name]) input.setAttribute('aria-invalid', 'true')
    else input.removeAttribute('aria-invalid')
  }
}

/** In the order of the page, not of the errors. */
function focusFirst(errors) {
  const wrong = [...form.querySelectorAll('input, select')].find((input) => errors[input.id])
  wrong?.focus()
  return Boolean(wrong)
}

function showDecline(title, detail) {
  decline.querySelector('[data-decline-title]').textContent = title
  decline.querySelector('[data-decline-detail]').textContent = detail
  decline.hidden = false
  button.focus()
}

function hideDecline() {
  decline.hidden = true
}
