import type { Context, Hono } from 'hono'
import type { ChangeOutcome, CheckoutChange, CheckoutView } from '../checkout/checkout-view.ts'
import { readForm } from '../http/read-form.ts'
import { answerPayment } from './answer-payment.ts'
import {
  completeSession,
  deadRecovery,
  expiredSession,
  unknownSession,
} from './checkout-notices.ts'
import { type CheckoutState, checkoutPage } from './checkout-page.ts'
import { countryFromLanguages } from './countries.ts'
import type { HostedPagesEngine } from './hosted-pages-engine.ts'
import { type Html, PAGE_HEADERS } from './page-frame.ts'
import { initialValues } from './read-buyer-form.ts'
import { type CardFields, emptyFields } from './read-card-form.ts'
import { readCheckoutForm } from './read-checkout-form.ts'
import { groupDigits } from './shown-cards.ts'

/**
 * `GET /c/pay/:sessionId` shows the session: 200 open or complete, 404 unknown, 410 expired.
 * `?use=4242424242424242` fills a test card in.
 * `POST` pays: 303 to the success page or to 3-D Secure, 402 declined, 410 gone, 422 a field is wrong.
 * `POST …/change` changes the order (`quantity[line]`, `add`, `remove`, `promotionCode`): 303 back, 422 refused, 410 gone.
 * `GET /c/recover/:key` starts an expired session anew: 303 to the new one, 404 when the link leads nowhere.
 */
export function mountCheckout(app: Hono, engine: HostedPagesEngine): void {
  app.get('/c/pay/:sessionId', async (c) => {
    const view = await engine.viewCheckout(c.req.param('sessionId'))
    if (!view) return c.html(unknownSession(), 404, PAGE_HEADERS)
    const state = startState(c, view, engine.now())
    return c.html(sessionPage(view, state), view.status === 'expired' ? 410 : 200, PAGE_HEADERS)
  })

  app.post('/c/pay/:sessionId', async (c) => {
    const sessionId = c.req.param('sessionId')
    const view = await engine.viewCheckout(sessionId)
    if (!view) return c.html(unknownSession(), 404, PAGE_HEADERS)
    const nowMs = engine.now()
    const read = readCheckoutForm(await readForm(c), view, nowMs)
    const { fields, values, errors } = read
    const state = { fields, values, errors, nowMs, decline: null, refusal: null }
    if (!read.payment && view.status === 'open') {
      return answerPayment(c, { kind: 'invalid', errors }, () => sessionPage(view, state))
    }
    const outcome = read.payment
      ? await engine.payCheckout(sessionId, read.payment)
      : { kind: 'gone' as const, status: view.status }
    return answerPayment(c, outcome, async () => {
      const latest = (await engine.viewCheckout(sessionId)) ?? view
      const decline = outcome.kind === 'declined' ? outcome : null
      return sessionPage(latest, { ...state, decline })
    })
  })

  app.post('/c/pay/:sessionId/change', async (c) => {
    const sessionId = c.req.param('sessionId')
    if (!(await engine.viewCheckout(sessionId))) return c.html(unknownSession(), 404, PAGE_HEADERS)
    const form = await readForm(c)
    const outcome = await engine.changeCheckout(sessionId, readChange(form))
    const view = (await engine.viewCheckout(sessionId))!
    return answerChange(c, view, outcome, () =>
      sessionPage(view, {
        ...startState(c, view, engine.now()),
        refusal:
          outcome.kind === 'refused'
            ? { ...outcome, typed: String(form.get('promotionCode') ?? '') }
            : null,
      }),
    )
  })

  app.get('/c/recover/:key', async (c) => {
    const url = await engine.recoverCheckout(c.req.param('key'))
    return url ? c.redirect(url, 303) : c.html(deadRecovery(), 404, PAGE_HEADERS)
  })
}

function readChange(form: FormData): CheckoutChange {
  const quantities: Record<string, number> = {}
  for (const [name, value] of form) {
    const line = /^quantity\[(\w+)\]$/.exec(name)?.[1]
    if (line) quantities[line] = /^\d{1,6}$/.test(String(value)) ? Number(value) : Number.NaN
  }
  const [added, removed, code] = ['add', 'remove', 'promotionCode'].map((name) => form.get(name))
  const optional = added ?? removed
  return {
    quantities,
    ...(optional ? { optional: { id: String(optional), isAdded: Boolean(added) } } : {}),
    ...(code === null || code === undefined ? {} : { promotionCode: String(code).trim() || null }),
  }
}

function answerChange(
  c: Context,
  view: CheckoutView,
  outcome: ChangeOutcome,
  page: () => Html,
): Response | Promise<Response> {
  const status = { changed: 200, refused: 422, gone: 410 } as const
  if (c.req.header('accept')?.includes('application/json')) {
    return c.json(outcome, status[outcome.kind], PAGE_HEADERS)
  }
  if (outcome.kind === 'changed') return c.redirect(`/c/pay/${view.sessionId}`, 303)
  return c.html(page(), status[outcome.kind], PAGE_HEADERS)
}

function sessionPage(view: CheckoutView, state: CheckoutState): Html {
  if (view.status === 'expired') return expiredSession(view)
  if (view.status === 'complete') return completeSession(view)
  return checkoutPage(view, state)
}

function startState(c: Context, view: CheckoutView, nowMs: number): CheckoutState {
  return {
    fields: startFields(c, view, nowMs),
    values: initialValues(view),
    errors: {},
    nowMs,
    decline: view.lastError,
    refusal: null,
  }
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
