import type { Hono } from 'hono'
import type { InvoiceView } from '../checkout/checkout-view.ts'
import { readForm } from '../http/read-form.ts'
import { answerPayment } from './answer-payment.ts'
import { countryFromLanguages } from './countries.ts'
import type { HostedPagesEngine } from './hosted-pages-engine.ts'
import { type InvoiceState, invoicePage } from './invoice-page.ts'
import { noticePage } from './notice-page.ts'
import { type Html, PAGE_HEADERS } from './page-frame.ts'
import { emptyFields, readCardForm } from './read-card-form.ts'

/**
 * `GET /invoice/:hostedKey` shows an invoice (200) or that there is none (404).
 * `POST` pays an open one: 303 to 3-D Secure or back here, 402 declined, 422 a field is wrong.
 */
export function mountInvoice(app: Hono, engine: HostedPagesEngine): void {
  app.get('/invoice/:hostedKey', async (c) => {
    const view = await engine.viewInvoice(c.req.param('hostedKey'))
    if (!view) return c.html(unknownInvoice(), 404, PAGE_HEADERS)
    const fields = emptyFields(countryFromLanguages(c.req.header('accept-language')))
    const state = { fields, errors: {}, nowMs: engine.now(), decline: null }
    return c.html(invoicePage(view, state), 200, PAGE_HEADERS)
  })

  // Stripe makes a PDF; here the browser prints the page, which is laid out for paper.
  app.get('/invoice/:hostedKey/pdf', (c) => c.redirect(`/invoice/${c.req.param('hostedKey')}`, 303))

  app.post('/invoice/:hostedKey', async (c) => {
    const hostedKey = c.req.param('hostedKey')
    const view = await engine.viewInvoice(hostedKey)
    if (!view) return c.html(unknownInvoice(), 404, PAGE_HEADERS)
    const nowMs = engine.now()
    const read = readCardForm(await readForm(c), { email: false }, nowMs)
    const state: InvoiceState = { fields: read.fields, errors: {}, nowMs, decline: null }
    const show = (latest: InvoiceView, more: Partial<InvoiceState>) =>
      invoicePage(latest, { ...state, ...more })
    if (!read.ok) {
      const { errors } = read
      return answerPayment(c, { kind: 'invalid', errors }, () => show(view, { errors }))
    }
    const outcome = await engine.payInvoice(hostedKey, read.payment)
    return answerPayment(c, outcome, async () => {
      const decline = outcome.kind === 'declined' ? outcome : null
      return show((await engine.viewInvoice(hostedKey)) ?? view, { decline })
    })
  })
}

function unknownInvoice(): Html {
  return noticePage({
    title: 'There is no such invoice',
    text: 'The address is wrong, or the sandbox was reset since.',
    link: null,
  })
}
