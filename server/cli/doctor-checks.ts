import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import nodemailer from 'nodemailer'
import Stripe from 'stripe'
import type { Config } from '../config.ts'
import { connectPostgres } from '../db/connect.ts'
import { listPendingMigrations } from '../db/migrate.ts'
import { reachPostgres } from '../db/reach-postgres.ts'
import { buildableWebClient, checkWebClient } from '../main/build-web.ts'
import { isOutage } from '../stripe/budget.ts'
import { createStripe } from '../stripe/client.ts'
import { askRunning, findRunning, type RunningStatus } from './find-running.ts'

export interface Finding {
  name: string
  /** `note`: it works, and there is something to know. */
  state: 'ok' | 'note' | 'broken'
  detail: string
}

/** null: it does not apply to this configuration. A throw is a finding too. */
type Check = (config: Config) => Promise<Omit<Finding, 'name'> | null>

const ANSWER_MS = 3_000
const OLDEST_POSTGRES = 150_000
const LITTLE_SPACE_BYTES = 500_000_000

export const CHECKS: Record<string, Check> = {
  node: async () => ({ state: 'ok', detail: `Version ${process.versions.node}.` }),

  'data directory': async ({ dataDir, databaseUrl }) => {
    if (databaseUrl !== null) return null
    if (!existsSync(dataDir))
      return { state: 'ok', detail: `${dataDir} is made at the first start.` }
    accessSync(dataDir, constants.W_OK)
    const { bavail, bsize } = statfsSync(dataDir)
    if (bavail * bsize < LITTLE_SPACE_BYTES) {
      const left = Math.round((bavail * bsize) / 1_000_000)
      return { state: 'note', detail: `Only ${left} MB are left on the disk of ${dataDir}.` }
    }
    const hasData = existsSync(join(dataDir, 'database'))
    return { state: 'ok', detail: `${dataDir} ${hasData ? 'holds a database' : 'is empty'}.` }
  },

  process: async ({ dataDir, databaseUrl }) => {
    if (databaseUrl !== null || !existsSync(dataDir)) return null
    const card = findRunning(dataDir)
    if (card === null) return { state: 'ok', detail: 'Nothing runs at the moment.' }
    const { pid, role, url } = await askRunning<RunningStatus>(card, 'GET', '/status')
    return { state: 'ok', detail: `Process ${pid} (role ${role}) runs at ${url}.` }
  },

  PostgreSQL: async ({ databaseUrl }) => (databaseUrl === null ? null : checkPostgres(databaseUrl)),

  Redis: async ({ brokerUrl }) => (brokerUrl === null ? null : checkRedis(brokerUrl)),

  Stripe: async (config) => {
    if (config.mode === 'sandbox' && config.stripe.apiBase === null) {
      return { state: 'ok', detail: 'No key is set: `marquee start` brings a sandbox along.' }
    }
    return checkStripe(config)
  },

  webhook: async ({ stripe }) =>
    stripe.webhookSecrets.length > 0
      ? { state: 'ok', detail: 'Signed events are accepted.' }
      : {
          state: 'note',
          detail:
            'STRIPE_WEBHOOK_SECRET is empty: the webhook is closed, and Stripe is asked every hour.',
        },

  mail: async ({ email, mode }) => {
    if (email.smtpUrl === null || email.backend === 'console') {
      const detail = 'Mail is printed, not sent; EMAIL_BACKEND=smtp sends it.'
      return { state: mode === 'live' ? 'note' : 'ok', detail }
    }
    const options = { connectionTimeout: ANSWER_MS, greetingTimeout: ANSWER_MS }
    const transport = nodemailer.createTransport({ url: email.smtpUrl, ...options })
    await transport.verify()
    return { state: 'ok', detail: 'The mail server takes our log-in.' }
  },

  'web client': async () => {
    const state = checkWebClient()
    if (state === 'built') return { state: 'ok', detail: 'Built.' }
    return buildableWebClient()
      ? { state: 'ok', detail: 'The next start builds it.' }
      : {
          state: 'broken',
          detail: 'Not built, and vite is not installed: run npm ci, npm run build.',
        }
  },
}

async function checkPostgres(url: string): Promise<Omit<Finding, 'name'>> {
  await reachPostgres(url)
  const { db, close } = connectPostgres(url, 1)
  try {
    const { rows } = await sql<{ version: string; number: number }>`
      select current_setting('server_version') as version,
        current_setting('server_version_num')::integer as number`.execute(db)
    const { version = '', number = 0 } = rows[0] ?? {}
    if (number < OLDEST_POSTGRES) {
      return { state: 'broken', detail: `Version ${version} is too old; 15 or newer is needed.` }
    }
    const pending = await listPendingMigrations(db)
    const work = pending.length > 0 ? `; the next start runs ${pending.length} migrations` : ''
    return { state: 'ok', detail: `Version ${version} answers${work}.` }
  } finally {
    await close()
  }
}

async function checkStripe({ mode, stripe }: Config): Promise<Omit<Finding, 'name'>> {
  try {
    await createStripe(stripe).events.list({ limit: 1 })
    return { state: 'ok', detail: `Stripe answers (${mode} mode).` }
  } catch (error) {
    const remedy = STRIPE_REMEDIES.find(([applies]) => applies(error))?.[1]
    if (remedy === undefined) throw error
    return { state: 'broken', detail: remedy }
  }
}

const STRIPE_REMEDIES: [(error: unknown) => boolean, string][] = [
  [
    isOutage,
    'It does not answer: check the network from here to it. Signed events are kept, and worked off when it is back.',
  ],
  [
    (error) => error instanceof Stripe.errors.StripeAuthenticationError,
    'It refuses the key: check STRIPE_SECRET_KEY; a key that was rolled or deleted is refused too.',
  ],
  [
    (error) => error instanceof Stripe.errors.StripePermissionError,
    'It takes the key, which may not read events: give the restricted key the rights of docs/operations.md.',
  ],
]

async function checkRedis(url: string): Promise<Omit<Finding, 'name'>> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // The error is thrown to us as well; unheard, ioredis would print it.
  redis.on('error', () => {})
  try {
    await redis.connect()
    await redis.ping()
    return { state: 'ok', detail: 'It answers.' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      state: 'broken',
      detail: `It does not answer (${reason}): check BROKER_URL. Work goes on, found by polling.`,
    }
  } finally {
    redis.disconnect()
  }
}
