import type { Logger } from 'pino'
import { openDatabase } from './app/open-database.ts'
import { type App, buildApp } from './app.ts'
import type { Config, Role } from './config.ts'
import { lockData } from './db/data-lock.ts'
import { announce } from './main/announce.ts'
import { buildWebClient, checkWebClient } from './main/build-web.ts'
import { startControlServer } from './main/control-server.ts'
import { followSandboxClock } from './main/follow-sandbox-clock.ts'
import { type Listener, listen } from './main/listen.ts'
import { type Sandbox, startSandbox } from './main/start-sandbox.ts'

/** How long requests and batches in hand may take when the process is asked to stop. */
const DRAIN_MS = 8_000

export interface MarqueeOptions {
  config: Config
  role: Role
  log: Logger
  /** One line of progress for whoever watches. */
  progress: (line: string) => void
  /** Ends the process, for `marquee stop` of another one. */
  requestStop: () => void
}

export interface MarqueeProcess {
  app: App
  /** What to show when everything runs; null for roles that nobody opens in a browser. */
  announcement: string | null
  /** Takes no new work, waits for what is in hand, then closes everything. */
  stop(): Promise<void>
}

/**
 * Starts everything that the role needs, and closes what was already started when one part can't.
 * @throws {StartFailure | DataInUseError | ClockMovedError} with a remedy, when something is in the way
 */
export async function startMarquee(options: MarqueeOptions): Promise<MarqueeProcess> {
  const { role, log, progress } = options
  const startedAt = performance.now()
  await using started = new AsyncDisposableStack()
  const hasSandbox = startsSandbox(options.config, role)
  const running: { app?: App } = {}
  if (hasSandbox || options.config.databaseUrl === null) {
    await takeDataDir(options, running, started)
  }

  const listener = servesWeb(role) ? await openPort(options.config, started) : null
  const sandbox =
    listener && hasSandbox ? await openSandbox(options.config, listener, started) : null
  const config = sandbox ? withSandbox(options.config, sandbox) : options.config

  // Side by side, as the first start of the embedded database takes seconds and so does the web client.
  const building = listener ? prepareWebClient(progress) : Promise.resolve()
  building.catch(() => {})
  const database = await openDatabase(config, progress)
  const app = await buildApp({ config, role, database, log }).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  started.defer(() => app.stop())
  await building

  // Whoever finds us ready can buy every plan. A real Stripe has them, or gets them by the schedule.
  if (sandbox) await app.pushPlans()
  started.defer(async () => {
    await Promise.all([listener?.close(DRAIN_MS), app.drain()])
  })
  await followClock(app, role, started)
  await app.start()
  running.app = app
  if (app.fetch) listener?.serve(app.fetch)
  const startMs = performance.now() - startedAt
  const opened = started.move()
  return {
    app,
    announcement: listener ? announce(config, addresses(config, sandbox), startMs) : null,
    stop: () => opened.disposeAsync(),
  }
}

function startsSandbox(config: Config, role: Role): boolean {
  return role === 'all' && config.mode === 'sandbox' && config.stripe.apiBase === null
}

function servesWeb(role: Role): boolean {
  return role === 'all' || role === 'web'
}

/** One process moves the clock of all, by a row that they share. */
async function followClock(app: App, role: Role, started: AsyncDisposableStack): Promise<void> {
  const { mode, stripe } = app.ctx.config
  if (mode !== 'sandbox' || stripe.apiBase === null || role === 'web' || role === 'worker') return
  const follower = await followSandboxClock(stripe.apiBase, app)
  started.defer(() => follower.stop())
}

async function takeDataDir(
  options: MarqueeOptions,
  running: { app?: App },
  started: AsyncDisposableStack,
): Promise<void> {
  const { config, role } = options
  const lock = lockData(config.dataDir)
  started.defer(() => lock.release())
  const control = await startControlServer({
    'GET /status': () => ({
      pid: process.pid,
      role,
      mode: config.mode,
      url: config.baseUrl,
      uptimeSeconds: Math.round(process.uptime()),
      broker: running.app?.brokerHealth().detail ?? 'It is still starting.',
    }),
    'POST /plans/push': () => {
      if (running.app) return running.app.pushPlans()
      throw new Error('it is still starting')
    },
    'POST /stop': () => {
      setImmediate(options.requestStop)
      return { stopping: true }
    },
  })
  started.defer(() => control.close())
  lock.writeCard(control.card)
}

async function openPort(config: Config, started: AsyncDisposableStack): Promise<Listener> {
  const listener = await listen(config.host, config.port)
  started.defer(() => listener.close(DRAIN_MS))
  return listener
}

async function openSandbox(
  config: Config,
  listener: Listener,
  started: AsyncDisposableStack,
): Promise<Sandbox> {
  const sandbox = await startSandbox(config, listener.localUrl)
  started.defer(() => sandbox.close())
  return sandbox
}

function withSandbox(config: Config, sandbox: Sandbox): Config {
  return { ...config, stripe: { ...config.stripe, apiBase: sandbox.url } }
}

async function prepareWebClient(progress: (line: string) => void): Promise<void> {
  const state = checkWebClient()
  if (state === 'built') return
  progress(state === 'missing' ? 'Building the web client …' : 'Building the web client anew …')
  await buildWebClient()
}

function addresses(config: Config, sandbox: Sandbox | null) {
  return {
    web: config.baseUrl,
    stripeApi: sandbox?.url ?? null,
    stripeDashboard: sandbox?.dashboardUrl ?? null,
  }
}
