const RESTING_MS = 2000
const TRAVELLING_MS = 300

const announcer = document.querySelector('#announcer')

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (!form.hasAttribute('data-quiet')) return
  event.preventDefault()
  const response = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form, event.submitter)),
  })
  if (!response.ok && response.headers.get('content-type')?.startsWith('text/plain')) {
    announce(await response.text())
  }
  if (form.action.endsWith('/resend')) announce('The event is sent again.')
  await refresh()
})

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]')
  if (!button) return
  await navigator.clipboard.writeText(button.dataset.copy)
  button.textContent = 'Copied'
  announce('Card number copied.')
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1500)
})

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard
}

function announce(text) {
  announcer.textContent = text
}

/** Fetches this page again and replaces the parts that changed, keeping the focus where it was. */
async function refresh() {
  if (!document.querySelector('[data-live]')) return
  const response = await fetch(location.href).catch(() => null)
  if (!response?.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(part.id)
    if (next && next.outerHTML !== part.dataset.source) replacePart(part, next)
  }
}

function replacePart(part, next) {
  const focusedId = part.contains(document.activeElement) ? document.activeElement.id : null
  // A date being chosen would be lost with its field.
  if (focusedId === 'until') return
  const typed = part.querySelector('#until')?.value
  const openIds = [...part.querySelectorAll('details[open]')].map((details) => details.id)
  const before = part.querySelector('[data-journey]')?.dataset.journey
  const source = next.outerHTML
  part.replaceWith(next)
  next.dataset.source = source
  for (const id of openIds) next.querySelector(`#${CSS.escape(id)}`)?.setAttribute('open', '')
  const until = next.querySelector('#until')
  if (typed && until) until.value = typed
  if (focusedId) document.getElementById(focusedId)?.focus({ preventScroll: true })
  const journey = next.querySelector('[data-journey]')
  if (before === 'travelling' && journey && journey.dataset.journey !== 'travelling') {
    announce(
      `${journey.querySelector('strong').textContent}. ${document.querySelector('h1').textContent}`,
    )
  }
}

for (const part of document.querySelectorAll('[data-live]')) part.dataset.source = part.outerHTML

async function keepFresh() {
  if (!document.hidden) await refresh()
  const delayMs = document.querySelector('[data-travelling]') ? TRAVELLING_MS : RESTING_MS
  setTimeout(keepFresh, delayMs)
}

setTimeout(keepFresh, document.querySelector('[data-travelling]') ? TRAVELLING_MS : RESTING_MS)
