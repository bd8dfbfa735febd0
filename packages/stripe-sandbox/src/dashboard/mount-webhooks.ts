import type { Context, Hono } from 'hono'
import type { DeliveryState } from '../events/delivery-queries.ts'
import { readForm } from '../http/read-form.ts'
import { PAGE_HEADERS } from '../pages/page-frame.ts'
import type { DashboardSource } from './dashboard-source.ts'
import { missingPage } from './detail-pages.ts'
import { type WebhooksView, webhooksPage } from './webhooks-page.ts'

const LISTED = 100
const STATES: ReadonlySet<string> = new Set<DeliveryState>([
  'waiting',
  'held',
  'dropped',
  'succeeded',
  'failed',
])

export function mountWebhooks(app: Hono, source: DashboardSource): void {
  const show = (c: Context, rolled: WebhooksView['rolled']) => {
    const asked = c.req.query('state') ?? ''
    const state = STATES.has(asked) ? (asked as DeliveryState) : null
    const view = {
      endpoints: source.listEndpoints(),
      deliveries: source.listDeliveries(LISTED, state ?? undefined),
      state: state ?? '',
      rolled,
    }
    return c.html(webhooksPage(view), 200, PAGE_HEADERS)
  }
  const missing = (c: Context) =>
    c.html(missingPage('/webhooks', 'There is no such endpoint'), 404, PAGE_HEADERS)

  app.get('/webhooks', (c) => show(c, null))
  app.post('/webhooks/release', (c) => {
    source.releaseHeld()
    return c.redirect('/webhooks', 303)
  })
  // The answer itself shows the secret: an address for it could be opened again.
  app.post('/webhooks/:id/roll', async (c) => {
    const id = c.req.param('id')
    if (!source.listEndpoints().some((endpoint) => endpoint.id === id)) return missing(c)
    const hours = Number((await readForm(c)).get('hours'))
    return show(c, { id, secret: source.rollSecret(id, hours) })
  })
  // Where the page is that shows a new secret, for its own refreshing and for who comes back.
  app.get('/webhooks/:id/roll', (c) => c.redirect('/webhooks'))
  for (const [verb, isEnabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    app.post(`/webhooks/:id/${verb}`, (c) =>
      source.switchEndpoint(c.req.param('id'), isEnabled)
        ? c.redirect('/webhooks', 303)
        : missing(c),
    )
  }
}
