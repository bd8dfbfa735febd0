import { fieldErrors, useTestCard, watchCardFields } from './card-fields.js'

const form = document.querySelector('#pay-form')
const button = form.querySelector('[data-testid=pay]')
const label = button.querySelector('[data-label]')
const decline = form.querySelector('.decline')
const dialog = document.querySelector('#challenge')
const restingLabel = label.textContent
const REFUSED_FIELDS = { number: '#cardNumber', expiry: '#expiry', cvc: '#cvc' }
const FIELDS = ['email', 'cardNumber', 'expiry', 'cvc', 'name']

watchCardFields(form)

document.querySelector('#test-cards form')?.addEventListener('submit', (event) => {
  event.preventDefault()
  showErrors({})
  hideDecline()
  useTestCard(form, event.submitter.value)
})

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (button.hasAttribute('data-busy')) return
  hideDecline()
  const errors = fieldErrors(readValues(), Number(form.querySelector('[data-now]').dataset.now))
  showErrors(errors)
  const [first] = FIELDS.filter((name) => errors[name])
  if (first) return form.querySelector(`#${first}`).focus()
  await settle(() => post(form.getAttribute('action') ?? location.href, new FormData(form)))
})

form.addEventListener('input', (event) => {
  const error = form.querySelector(`#${event.target.id}-error`)
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
  return {
    email: email ? email.value : null,
    isNewCard: !saved || saved.value === 'new',
    cardNumber: form.cardNumber.value,
    expiry: form.expiry.value,
    cvc: form.cvc.value,
    name: form.elements.namedItem('name').value,
  }
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
  if (answer.kind === 'invalid') return showErrors(answer.errors)
  showDecline(answer.title, answer.detail)
  if (answer.field)
    form.querySelector(REFUSED_FIELDS[answer.field]).setAttribute('aria-invalid', 'true')
}

function setBusy(isBusy) {
  button.toggleAttribute('data-busy', isBusy)
  if (isBusy) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
  label.textContent = isBusy ? 'Processing' : restingLabel
  form.setAttribute('aria-busy', String(isBusy))
}

function showErrors(errors) {
  for (const name of FIELDS) {
    const error = form.querySelector(`#${name}-error`)
    if (!error) continue
    const input = form.querySelector(`#${name}`)
    error.hidden = !errors[name]
    error.textContent = errors[name] ?? ''
    if (errors[name]) input.setAttribute('aria-invalid', 'true')
    else input.removeAttribute('aria-invalid')
  }
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
