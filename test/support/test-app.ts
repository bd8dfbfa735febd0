import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { pino } from 'pino'
import type Stripe from 'stripe'
import { type Sandbox, startSandbox } from '#sandbox/start-sandbox.ts'
import { type App, buildApp } from '#server/app.ts'
import { readConfig, SANDBOX_SECRET_KEY, SANDBOX_WEBHOOK_SECRET } from '#server/config.ts'
import type { Database } from '#server/db/connect.ts'
import type { OutgoingEmail } from '#server/emails/transports/transport.ts'
import type { RecurringJob } from '#server/queue/recurring-job.ts'
import { createSchedule } from '#server/schedule.ts'
import { createIngest } from '#server/stripe/ingest-events.ts'
import { STRIPE_EVENTS } from '#server/stripe-events.ts'
import { createPglite } from './database.ts'
import { createClient, type TestClient } from './test-client.ts'

/**
 * The whole application and the sandbox in this process: the real SDK over HTTP, real webhooks to a real port, real SQL.
 * Mails are collected where they would leave.
 */
export interface TestApp {
  app: App
  sandbox: Sandbox
  stripe: Stripe
  url: string
  outbox: OutgoingEmail[]
  /** A browser of its own: keeps cookies. */
  client(): TestClient
  /** Resolves when nothing is on its way: no delivery, no dirty customer, no mail. */
  settle(): Promise<void>
  /** Runs a line of the schedule now, whatever the time. */
  runJob(job: string): Promise<void>
  /** Moves the sandbox and the app to an instant, through everything that falls due on the way. */
  travelTo(instant: Date): Promise<void>
  close(): Promise<void>
}

export interface TestAppOptions {
  database?: Database
  /** false: the webhook is never called, as if every delivery were lost. */
  webhooks?: boolean
  /** false: no worker and no scheduler run; the test does their work by hand. */
  working?: boolean
  env?: Record<string, string>
}

export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { server, url, handle } = await openPort()
  const webhook = { url: `${url}/api/payment/stripe/webhook/`, secret: SANDBOX_WEBHOOK_SECRET }
  const sandbox = await startSandbox({
    port: 0,
    dashboardPort: null,
    dataDir: null,
    secretKey: SANDBOX_SECRET_KEY,
    webhooks: options.webhooks === false ? [] : [webhook],
  })
  const config = readConfig({
    STRIPE_API_BASE: sandbox.url,
    BASE_URL: url,
    SESSION_SECRET: 'a secret of the tests, long enough',
    ...options.env,
  })
  const database = options.database ?? (await createPglite())
  const outbox: OutgoingEmail[] = []
  const app = await buildApp({
    config,
    role: 'all',
    database,
    log: pino({ level: 'silent' }),
    transport: collect(outbox),
  })
  handle((request) => app.fetch!(request))
  const stripe = app.ctx.stripe
  await app.pushPlans()
  if (options.working !== false) await app.start()
  const schedule: readonly RecurringJob[] = createSchedule({
    ingest: createIngest(app.ctx, STRIPE_EVENTS),
  })
  const settle = () => untilSettled(app, sandbox)
  return {
    app,
    sandbox,
    stripe,
    url,
    outbox,
    client: () => createClient(url),
    settle,
    async runJob(job) {
      const entry = schedule.find((candidate) => candidate.job === job)
      if (!entry) throw new Error(`There is no job called ${job}`)
      await entry.run(app.ctx)
    },
    async travelTo(instant) {
      await sandbox.engine.advance(instant.getTime())
      await app.clock.moveTo(instant)
      await settle()
    },
    async close() {
      await app.stop()
      await sandbox.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

type Handler = (request: Request) => Response | Promise<Response>

/** The port is needed for the configuration, and the configuration for what answers on it. */
async function openPort(): Promise<{ server: Server; url: string; handle(next: Handler): void }> {
  let handler: Handler = () => new Response(null, { status: 503 })
  const server = serve({
    fetch: (request) => handler(request),
    port: 0,
    hostname: '127.0.0.1',
  }) as Server
  if (!server.listening) await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    server,
    url,
    handle: (next) => {
      handler = next
    },
  }
}

function collect(outbox: OutgoingEmail[]) {
  return {
    maxInFlight: 1,
    async send(email: OutgoingEmail) {
      outbox.push(email)
    },
    async close() {},
  }
}

const LOOKS = 1_500

async function untilSettled(app: App, sandbox: Sandbox): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    await sandbox.engine.drain()
    if (!(await hasWork(app))) return
    app.ctx.wake('customers')
    app.ctx.wake('emails')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('The application did not settle')
}

async function hasWork({ ctx }: App): Promise<boolean> {
  const customers = await ctx.db
    .selectFrom('customer_sync')
    .select('customer_id')
    .whereRef('dirty_seq', '>', 'synced_seq')
    .execute()
  const emails = await ctx.db
    .selectFrom('emails')
    .select('id')
    .where('state', 'in', ['ready', 'sending'])
    .execute()
  const events = await ctx.db
    .selectFrom('stripe_events')
    .select('id')
    .where('state', 'in', ['received', 'unresolved'])
    .execute()
  return customers.length + emails.length + events.length > 0
}
