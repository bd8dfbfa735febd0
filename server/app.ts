import type { Logger } from 'pino'
import { type Accounts, createAccounts } from './accounts/create-accounts.ts'
import { keepSessionSecret } from './accounts/session-secret.ts'
import { noteEmailChange } from './billing/ensure-customer.ts'
import { type PushedPlans, pushPlans } from './billing/push-plans.ts'
import { billingStillTrue } from './billing/still-true.ts'
import type { Config, Role } from './config.ts'
import type { Context } from './context.ts'
import { bindMode } from './db/bind-mode.ts'
import type { Database } from './db/connect.ts'
import { createMovableClock, type MovableClock, wallClock } from './db/movable-clock.ts'
import { createAccountMail } from './emails/create-account-mail.ts'
import { deliverDueEmails } from './emails/deliver-emails.ts'
import { createMailboxRoutes } from './emails/mailbox-routes.ts'
import { createTransport } from './emails/transports/create-transport.ts'
import type { Transport } from './emails/transports/transport.ts'
import { databaseCheck, type ReadinessCheck } from './http/health.ts'
import { createMetrics } from './http/metrics.ts'
import { createJobs } from './jobs.ts'
import type { Broker, BrokerHealth } from './queue/broker.ts'
import { createBroker } from './queue/create-broker.ts'
import { type Lanes, startLanes } from './queue/lanes.ts'
import { type Scheduler, startScheduler } from './queue/start-scheduler.ts'
import { createRoutes } from './routes.ts'
import { createSchedule } from './schedule.ts'
import { findOpenBreaker } from './stripe/budget.ts'
import { createStripe } from './stripe/client.ts'
import { createIngest, type Ingest } from './stripe/ingest-events.ts'
import { STRIPE_EVENTS } from './stripe-events.ts'

const EMAILS_AT_ONCE = 20
const WEB_FOLDER = new URL('../web/dist', import.meta.url).pathname

export interface AppOptions {
  config: Config
  role: Role
  /** Open and migrated. Once the app is built, `stop` closes it. */
  database: Database
  log: Logger
  /** What mails leave by, when not by what the configuration says. */
  transport?: Transport
}

export interface App {
  ctx: Context
  clock: MovableClock
  /** Answers a request; null in roles that serve none. */
  fetch: ((request: Request, env?: unknown) => Response | Promise<Response>) | null
  brokerHealth(): BrokerHealth
  /** Begins to work, by role: the lanes, the schedule. */
  start(): Promise<void>
  pushPlans(): Promise<PushedPlans>
  /** Claims nothing more and waits for what is in hand. */
  drain(): Promise<void>
  /** Drains, then lets go of everything, the database last. */
  stop(): Promise<void>
}

/** Which parts a role runs. */
const PARTS = {
  all: { web: true, worker: true, scheduler: true },
  web: { web: true, worker: false, scheduler: false },
  worker: { web: false, worker: true, scheduler: false },
  scheduler: { web: false, worker: false, scheduler: true },
} as const satisfies Record<Role, { web: boolean; worker: boolean; scheduler: boolean }>

/** Composition: every part meets here, and nothing is decided. */
export async function buildApp({
  config,
  role,
  database,
  log,
  ...given
}: AppOptions): Promise<App> {
  await bindMode(database.db, config.mode, wallClock.now())
  const clock = await createMovableClock({
    db: database.db,
    mode: config.mode,
    onError: (error) => log.warn({ err: error }, 'The clock’s offset could not be read'),
  })
  const broker = createBroker({ database, brokerUrl: config.brokerUrl, log })
  const { ctx, accounts } = buildContext({ config, database, log, clock, broker })
  const ingest = createIngest(ctx, STRIPE_EVENTS)
  const schedule = createSchedule({ ingest })
  const transport = given.transport ?? createTransport(config)
  const jobs = createJobs({ schedule, deliverEmails: (job) => deliver(job, transport) })
  const parts = PARTS[role]
  const routes = parts.web ? buildRoutes(ctx, broker, accounts, ingest) : null
  const running: { lanes?: Lanes; scheduler?: Scheduler } = {}
  const drain = async () => {
    await running.scheduler?.stop()
    await running.lanes?.stop()
  }
  return {
    ctx,
    clock,
    fetch: routes && ((request, env) => routes.fetch(request, env as object)),
    brokerHealth: () => broker.ready(),
    async start() {
      if (parts.worker) running.lanes = startLanes(ctx, broker, jobs)
      await broker.start()
      if (parts.scheduler) running.scheduler = startScheduler(ctx, schedule)
      clock.onMove(() => void running.scheduler?.look())
    },
    pushPlans: () => pushPlans(ctx),
    drain,
    async stop() {
      await drain()
      clock.stop()
      await broker.stop()
      await transport.close()
      await database.close()
    },
  }
}

interface Ground {
  config: Config
  database: Database
  log: Logger
  clock: MovableClock
  broker: Broker
}

/** Accounts tell the context who is signed in, and use it to tell Stripe about a new address. */
function buildContext({ config, database, log, clock, broker }: Ground) {
  const base = { config, db: database.db, clock, wall: wallClock, log, wake: broker.wake }
  const accounts = createAccounts({
    db: database.db,
    config,
    wall: wallClock,
    log,
    secret: config.sessionSecret ?? keepSessionSecret(config.dataDir),
    mail: createAccountMail(base),
    onEmailChanged: (accountId) => noteEmailChange(ctx, accountId),
  })
  const stripe = createStripe(config.stripe)
  const ctx: Context = { ...base, stripe, findSignedIn: accounts.findSignedIn }
  return { ctx, accounts }
}

function brokerCheck(broker: Broker): ReadinessCheck {
  return {
    name: 'broker',
    onlyDelays: true,
    check: async () => {
      const { ok, detail } = broker.ready()
      if (!ok) throw new Error(detail)
    },
  }
}

function stripeCheck(ctx: Context): ReadinessCheck {
  return {
    name: 'stripe',
    onlyDelays: true,
    check: async () => {
      const openUntil = await findOpenBreaker(ctx)
      if (openUntil)
        throw new Error(`Stripe does not answer; asked again at ${openUntil.toISOString()}`)
    },
  }
}

function buildRoutes(ctx: Context, broker: Broker, accounts: Accounts, ingest: Ingest) {
  return createRoutes(ctx, {
    accounts,
    ingest,
    readiness: [databaseCheck(ctx.db), brokerCheck(broker), stripeCheck(ctx)],
    metrics: createMetrics(),
    webFolder: WEB_FOLDER,
    more: [createMailboxRoutes(ctx)],
  })
}

async function deliver(ctx: Context, transport: Transport): Promise<number> {
  const counts = await deliverDueEmails(ctx, {
    transport,
    stillTrue: billingStillTrue,
    batchSize: EMAILS_AT_ONCE,
    keepSecrets: ctx.config.mode === 'sandbox',
  })
  return counts.claimed
}
