import { createServer, type RequestListener, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { answerError, mountAdmin } from './admin/mount-admin.ts'
import { createExchangeLog, type ExchangeLog } from './dashboard/exchange-log.ts'
import { readEngine } from './dashboard/read-engine.ts'
import { type RunningDashboard, startDashboard } from './dashboard/start-dashboard.ts'
import { createEngine, type Engine, type EngineInside } from './engine.ts'
import type { RestrictedKey } from './http/api-keys.ts'
import { limitBody } from './http/limit-body.ts'
import { defined } from './http/list-page.ts'
import { tooLarge } from './http/read-body.ts'
import { serveApi } from './http/serve-api.ts'
import { mountHostedPages } from './pages/mount-hosted-pages.ts'
import { upsertEndpoint } from './resources/webhook-endpoints.ts'
import { DEFAULT_SETTINGS, type Settings } from './settings.ts'
import { openStore, type Store } from './store/open-store.ts'

export interface SandboxOptions {
  /** API and hosted pages; 0 takes any free port. */
  port?: number
  dashboardPort?: number | null
  host?: string
  /** Folder of `sandbox.sqlite`; null keeps everything in memory. */
  dataDir?: string | null
  secretKey?: string
  /** Keys that may only do what they were given. */
  restrictedKeys?: RestrictedKey[]
  /** Registered at the start, found again by their address. */
  webhooks?: { url: string; secret: string; enabledEvents?: string[] }[]
  /** Shown on the hosted pages. */
  businessName?: string
  retryDelaysMs?: number[]
  /** Lets test clocks have any number of customers and subscriptions, and go any distance at once. */
  liftClockLimits?: boolean
  /** Days of real time after which events are forgotten; null keeps them. 30, as at Stripe, by default. */
  keepDays?: number | null
  /** Days of nothing but failure after which a webhook endpoint is disabled; null, the default, never does it. */
  disableEndpointAfterDays?: number | null
  /** Milliseconds. */
  wallNow?: () => number
}

export interface Sandbox {
  url: string
  dashboardUrl: string | null
  secretKey: string
  engine: Engine
  /** Deliveries under way end, the rest stays on disk for the next start. */
  close(): Promise<void>
}

const GRACE_MS = 2_000

const DEFAULTS = {
  port: 12_111,
  dashboardPort: 12_112,
  host: '127.0.0.1',
  secretKey: 'sk_test_sandbox',
  businessName: 'Sandbox',
  retryDelaysMs: [5_000, 30_000, 120_000, 600_000],
}

/**
 * @throws an Error with `code` EADDRINUSE and the `port` when a port is taken
 * @throws {StoreError} when the data directory cannot be used, or another sandbox runs on it
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host, secretKey, businessName, retryDelaysMs, port, dashboardPort } = {
    ...DEFAULTS,
    ...options,
  }
  const settings = readSettings(options, { secretKey, businessName })
  const server = await listen(host, port)
  settings.url = addressOf(server, host)
  const store = await openOrLeave(options.dataDir ?? null, server)
  const engine = createEngine({
    store,
    dataDir: options.dataDir ?? null,
    settings,
    retryDelaysMs,
    wallNow: options.wallNow ?? Date.now,
    restrictedKeys: options.restrictedKeys ?? [],
  })
  for (const webhook of options.webhooks ?? []) {
    engine.operate({ id: null, idempotency_key: null }, (op) => upsertEndpoint(op, webhook))
  }
  const exchanges = dashboardPort === null ? null : createExchangeLog()
  server.on('request', serveApi(engine, exchanges, servePages(engine)))
  const close = async () => {
    await closeServer(server)
    await engine.close()
  }
  const dashboard = await openDashboard(engine, exchanges, { port: dashboardPort, host }, close)
  settings.dashboardUrl = dashboard?.url ?? null
  return {
    url: settings.url,
    dashboardUrl: dashboard?.url ?? null,
    secretKey,
    engine,
    async close() {
      await dashboard?.close()
      await close()
    },
  }
}

function readSettings(
  options: SandboxOptions,
  named: Pick<Settings, 'secretKey' | 'businessName'>,
): Settings {
  const { liftClockLimits, keepDays, disableEndpointAfterDays } = options
  const given = { liftClockLimits, keepDays, disableEndpointAfterDays }
  return { ...DEFAULT_SETTINGS, ...defined(given), ...named, url: '' }
}

/** @throws {StoreError} after the server was closed again */
async function openOrLeave(dataDir: string | null, server: Server): Promise<Store> {
  try {
    return openStore(dataDir)
  } catch (error) {
    await closeServer(server)
    throw error
  }
}

/** All but the API: the hosted pages and `/_sandbox`. */
function servePages(engine: EngineInside): RequestListener {
  const app = new Hono()
  app.onError(answerError)
  app.notFound((c) =>
    c.json({ error: { type: 'invalid_request_error', message: 'Not found' } }, 404),
  )
  app.use(limitBody((c) => answerError(tooLarge(), c)))
  mountHostedPages(app, engine)
  mountAdmin(app, engine)
  return getRequestListener(app.fetch)
}

/** @throws when its port is taken, after the rest was closed again */
async function openDashboard(
  engine: EngineInside,
  exchanges: ExchangeLog | null,
  { port, host }: { port: number | null; host: string },
  closeRest: () => Promise<void>,
): Promise<RunningDashboard | null> {
  if (port === null || exchanges === null) return null
  try {
    return await startDashboard(readEngine(engine, exchanges), { port, host })
  } catch (error) {
    await closeRest()
    throw error
  }
}

/** Listens before the store is opened, so that a port in use leaves the data untouched. */
function listen(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

function addressOf(server: Server, host: string): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  // Listening everywhere is no address that a browser could be sent to.
  const shown = host === '0.0.0.0' ? '127.0.0.1' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}`
}

/** Requests under way get a moment to end; those that are never answered on purpose are cut. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
  })
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(timer)
}
