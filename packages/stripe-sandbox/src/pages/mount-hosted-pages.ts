import type { Hono } from 'hono'
import { mountChallenge } from './challenge-routes.ts'
import { mountCheckout } from './checkout-routes.ts'
import type { HostedPagesEngine } from './hosted-pages-engine.ts'
import { mountInvoice } from './invoice-routes.ts'
import { pageAssets } from './page-assets.ts'
import { mountPortal } from './portal/portal-routes.ts'

/**
 * The pages that Stripe hosts, beside the API:
 * `/c/pay/:sessionId`, `/c/challenge/:challengeId`, `/invoice/:hostedKey`, `/p/session/:key`, and their files under
 * `/_pages/`. A POST that accepts JSON is answered in JSON, any other with a page or a redirect.
 */
export function mountHostedPages(app: Hono, engine: HostedPagesEngine): void {
  pageAssets.mount(app)
  mountCheckout(app, engine)
  mountChallenge(app, engine)
  mountInvoice(app, engine)
  mountPortal(app, engine)
}
