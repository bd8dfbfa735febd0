/** Parts of the page that tell of the order; what was typed into the payment form stays. */
const PARTS = ['.summary', '[data-label]', '[data-terms]']

/** Sends a change of the order and draws the order anew, or says why it was refused. */
export async function changeOrder(form, submitter) {
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(form, submitter)),
  })
  const outcome = await response.json()
  if (outcome.kind === 'gone') return location.reload()
  if (outcome.kind === 'refused') return showRefusal(form, outcome)
  const page = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  redraw(new DOMParser().parseFromString(await page.text(), 'text/html'), tools().indexOf(form))
}

function redraw(latest, place) {
  const asked = (page) => page.querySelector('#pay-form')?.dataset.asksCard
  // An order that needs no card any more, or needs one now, has another form.
  if (asked(latest) !== asked(document)) return location.reload()
  for (const part of PARTS) {
    document.querySelector(part).replaceWith(document.adoptNode(latest.querySelector(part)))
  }
  // The form in the same place is the one that was used, or what it has become.
  const next = tools()[place] ?? tools().at(-1)
  next?.querySelector('input, button')?.focus()
}

function tools() {
  return [...document.querySelectorAll('[data-order] form')]
}

function showRefusal(form, { field, message }) {
  const error = document.querySelector(`[data-refusal="${field}"]`)
  error.textContent = message
  error.hidden = false
  const input = form.querySelector('input')
  input?.setAttribute('aria-invalid', 'true')
  input?.focus()
}
