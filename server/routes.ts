import { compress } from 'hono/compress'
import type { Accounts } from './accounts/create-accounts.ts'
import { createAccountRoutes } from './accounts/routes.ts'
import { createBillingRoutes } from './billing/routes.ts'
import type { Context } from './context.ts'
import { createApi } from './http/api.ts'
import { createDocsRoutes } from './http/api-docs.ts'
import { createHealthRoutes, type ReadinessCheck } from './http/health.ts'
import { addLayers } from './http/layers.ts'
import { type Metrics, serveMetrics } from './http/metrics.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { createWebClient } from './http/web-client.ts'
import type { Ingest } from './stripe/ingest-events.ts'

/** DOOR 1: every URL. Work that comes in by HTTP comes in through this file. */

/** The client's pages; any other address gets its 404 page. */
export const PAGES = [
  '/',
  '/subscribe',
  '/subscribe/success',
  '/account',
  '/sign-in',
  '/forgot-password',
  '/reset-password',
  '/verify-email',
  '/change-email',
  '/dev/mailbox',
  '/dev/mailbox/:id',
]

/** What reads its raw body itself and is signed by its sender: no size limit, no JSON check before it. */
const RAW_PATHS = ['/api/payment/stripe/webhook']

export interface RouteParts {
  accounts: Accounts
  /** Stores Stripe's events (`stripe/ingest-events.ts`). */
  ingest: Ingest
  readiness: readonly ReadinessCheck[]
  metrics: Metrics
  /** Where the web client was built to. */
  webFolder: string
  /** Routes that only some installations have, such as the mailbox of development. */
  more?: readonly ReturnType<typeof createApi>[]
}

/** The whole HTTP surface as one handler: `routes.fetch(request)`, in tests `routes.request(path)`. */
export function createRoutes(ctx: Context, parts: RouteParts) {
  const { accounts, metrics } = parts
  const limiter = createRateLimiter(ctx)
  const web = createWebClient(ctx.config, parts.webFolder)
  const app = createApi()
  addLayers(app, {
    config: ctx.config,
    log: ctx.log,
    rawPaths: RAW_PATHS,
    observe: metrics.observeRequest,
  })
  app.use(web.files)
  app.use('/api/openapi.json', compress())

  const routes = app
    .route('/', createAccountRoutes({ accounts, limiter }))
    .route('/', createBillingRoutes(ctx, parts.ingest))
    .route('/', createHealthRoutes(parts.readiness))
  for (const more of parts.more ?? []) app.route('/', more)

  app.get('/metrics', serveMetrics(metrics))
  app.route('/', createDocsRoutes())
  app.doc31('/api/openapi.json', describeApi(ctx))
  for (const page of PAGES) app.get(page, web.page)
  app.notFound(web.notFound)
  return routes
}

/** For the typed client: `import type { Routes } from '#server/routes.ts'`. */
export type Routes = ReturnType<typeof createRoutes>

function describeApi({ config }: Context) {
  return {
    openapi: '3.1.0',
    info: {
      title: `${config.brandName} API`,
      version: '1',
      description:
        'Instants are ISO 8601, money is integer minor units with a lower-case ISO currency. Refusals are application/problem+json with a stable code. A trailing slash makes no difference. Changes need the session cookie and an Origin of ours.',
    },
    servers: [{ url: config.baseUrl }],
  }
}
