import type { Context, Hono } from 'hono'
import type { PortalAction } from '../../portal/portal-action.ts'
import type { PortalFlow, PortalView } from '../../portal/portal-view.ts'
import type { HostedPagesEngine } from '../hosted-pages-engine.ts'
import { mountCancel } from './cancel-routes.ts'
import { mountPortalCards } from './card-routes.ts'
import { confirmationPage } from './confirmation-page.ts'
import { mountDetails } from './details-routes.ts'
import { homePage } from './home-page.ts'
import { mountLogin } from './login-routes.ts'
import { isForeign, leave, openPortal, refuseForeign, show } from './open-portal.ts'
import { mountPause } from './pause-routes.ts'
import { mountPlan } from './plan-routes.ts'
import { portalPath } from './portal-shell.ts'

export const PORTAL = '/p/session/:key'

/**
 * The customer portal under `/p/session/:key`, each thing a plain form:
 * the overview, `/plan/:sub`, `/cancel/:sub`, `/pause/:sub`, `/pay-with/:sub`, `/cards/new`, `/details`, `/done`;
 * POST `/renew/:sub`, `/resume/:sub`, `/undo/:sub`, `/cards/:card/default`, `/cards/:card/remove`, `/tax-ids/:tax/remove`.
 * 404 unknown, 410 expired, 403 a post of another site, 402 declined, 422 not possible; else 303 to what follows.
 */
export function mountPortal(app: Hono, engine: HostedPagesEngine): void {
  app.use(`${PORTAL}/*`, async (c, next) => {
    if (c.req.method === 'POST' && isForeign(c)) return refuseForeign(c)
    return next()
  })

  app.get(PORTAL, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    if (view.flow) return c.redirect(flowPath(view, view.flow), 303)
    if (view.confirmation) return c.redirect(portalPath(view, 'done'), 303)
    const done = c.req.query('done') ?? null
    return show(c, homePage(view, { done, refusal: null, allInvoices: asksForAll(c) }))
  })

  app.get(`${PORTAL}/done`, (c) => {
    const view = openPortal(c, engine)
    if ('answer' in view) return view.answer
    return view.confirmation ? show(c, confirmationPage(view)) : c.redirect(portalPath(view), 303)
  })

  mountLogin(app, engine)
  mountPlan(app, engine)
  mountCancel(app, engine)
  mountPause(app, engine)
  mountPortalCards(app, engine)
  mountDetails(app, engine)

  const act = (path: string, action: (c: Context) => PortalAction) =>
    app.post(`${PORTAL}${path}`, (c) => actFromHome(c, engine, action(c)))
  const sub = (c: Context) => ({ subscriptionId: c.req.param('sub') ?? '' })
  const card = (c: Context) => ({ cardId: c.req.param('card') ?? '' })
  act('/renew/:sub', (c) => ({ kind: 'renew', ...sub(c) }))
  act('/resume/:sub', (c) => ({ kind: 'resume', ...sub(c) }))
  act('/undo/:sub', (c) => ({ kind: 'undo_change', ...sub(c) }))
  act('/tax-ids/:tax/remove', (c) => ({ kind: 'remove_tax_id', taxId: c.req.param('tax') ?? '' }))
  act('/cards/:card/default', (c) => ({ kind: 'make_default', ...card(c) }))
  act('/cards/:card/remove', (c) => ({ kind: 'remove_card', ...card(c) }))
}

/** A button of the overview: its refusal is shown there. */
function actFromHome(
  c: Context,
  engine: HostedPagesEngine,
  action: PortalAction,
): Response | Promise<Response> {
  const view = openPortal(c, engine)
  if ('answer' in view) return view.answer
  const outcome = engine.actInPortal(view.portalKey, action)
  if (outcome.kind === 'done') return leave(c, view, outcome, action.kind)
  const refusal = 'message' in outcome ? outcome.message : null
  return show(c, homePage(view, { done: null, refusal, allInvoices: false }), 422)
}

function asksForAll(c: Context): boolean {
  return c.req.query('invoices') === 'all'
}

function flowPath(view: PortalView, flow: PortalFlow): string {
  const id = flow.subscriptionId ?? ''
  switch (flow.type) {
    case 'customer_update':
      return portalPath(view, 'details')
    case 'payment_method_update':
      return portalPath(view, 'cards', 'new')
    case 'subscription_cancel':
      return portalPath(view, 'cancel', id)
    case 'subscription_pause':
      return portalPath(view, 'pause', id)
    case 'subscription_update':
      return portalPath(view, 'plan', id)
    case 'subscription_update_confirm': {
      const { price, quantity } = flow.change!
      const query = new URLSearchParams({ price, quantity: String(quantity) })
      return `${portalPath(view, 'plan', id, 'confirm')}?${query}`
    }
  }
}
