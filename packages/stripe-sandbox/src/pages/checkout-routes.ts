import type { Context, Hono } from 'hono'
import type { CheckoutView } from '../checkout/checkout-view.ts'
import { answerPayment } from './answer-payment.ts'
import { type CheckoutState, checkoutPage } from './checkout-page.ts'
import { countryFromLanguages } from './countries.ts'
import type { HostedPagesEngine } from './hosted-pages-engine.ts'
import { noticePage } from './notice-page.ts'
import { type Html, PAGE_HEADERS } from './page-frame.ts'
import { type CardFields, emptyFields, readCardForm } from './read-card-form.ts'
import { groupDigits } from './shown-cards.ts'

/**
 * `GET /c/pay/:sessionId` shows the session: 200 open or complete, 404 unknown, 410 expired.
 * `?use=4242424242424242` fills a test card in.
 * `POST` pays: 303 to the success page or to 3-D Secure, 402 declined, 410 gone, 422 a field is wrong.
 */
export function mountCheckout(app: Hono, engine: HostedPagesEngine): void {
  app.get('/c/pay/:sessionId', async (c) => {
    const view = await engine.viewCheckout(c.req.param('sessionId'))
    if (!view) return c.html(unknownSession(), 404, PAGE_HEADERS)
    const fields = startFields(c, view, engine.now())
    const state = { fields, errors: {}, nowMs: engine.now(), decline: view.lastError }
    return c.html(sessionPage(view, state), view.status === 'expired' ? 410 : 200, PAGE_HEADERS)
  })

  app.post('/c/pay/:sessionId', async (c) => {
    const sessionId = c.req.param('sessionId')
    const view = await engine.viewCheckout(sessionId)
    if (!view) return c.html(unknownSession(), 404, PAGE_HEADERS)
    const nowMs = engine.now()
    const read = readCardForm(await c.req.formData(), { email: view.email === null }, nowMs)
    const state: CheckoutState = { fields: read.fields, errors: {}, nowMs, decline: null }
    if (!read.ok && view.status === 'open') {
      const page = () => sessionPage(view, { ...state, errors: read.errors })
      return answerPayment(c, { kind: 'invalid', errors: read.errors }, page)
    }
    const outcome = read.ok
      ? await engine.payCheckout(sessionId, read.payment)
      : { kind: 'gone' as const, status: view.status }
    return answerPayment(c, outcome, async () => {
      const latest = (await engine.viewCheckout(sessionId)) ?? view
      return sessionPage(latest, {
        ...state,
        decline: outcome.kind === 'declined' ? outcome : null,
      })
    })
  })
}

function sessionPage(view: CheckoutView, state: CheckoutState): Html {
  if (view.status === 'expired') return expiredSession(view)
  if (view.status === 'complete') return completeSession(view)
  return checkoutPage(view, state)
}

function startFields(c: Context, view: CheckoutView, nowMs: number): CardFields {
  const fields = emptyFields(countryFromLanguages(c.req.header('accept-language')))
  const use = c.req.query('use')?.replace(/\D/g, '')
  if (use) {
    fields.cardNumber = groupDigits(use)
    fields.expiry = `12 / ${String(new Date(nowMs).getUTCFullYear() + 2).slice(-2)}`
    fields.cvc = use.length === 15 ? '1234' : '123'
    fields.name = 'Test Cardholder'
  } else {
    fields.savedCard = view.savedCards[0]?.id ?? 'new'
  }
  return fields
}

function expiredSession(view: CheckoutView): Html {
  return noticePage({
    title: 'This Checkout session has expired',
    text: `Nothing was charged. Go back to ${view.businessName} to start again.`,
    link: view.cancelUrl ? { href: view.cancelUrl, text: `Back to ${view.businessName}` } : null,
  })
}

function completeSession(view: CheckoutView): Html {
  return noticePage({
    title: 'This Checkout session is complete',
    text: 'It was confirmed before. This page charges nothing a second time.',
    link: { href: view.successUrl, text: `Continue to ${view.businessName}` },
  })
}

function unknownSession(): Html {
  return noticePage({
    title: 'There is no such Checkout session',
    text: 'The address is wrong, or the sandbox was reset since. Start again from the shop.',
    link: null,
  })
}
