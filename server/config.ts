import { z } from 'zod'

/** The only reader of the environment. Every variable is documented in `.env.example`. */

/** Which Stripe is behind the key: our sandbox (no key), Stripe's test mode, or real money. */
export type Mode = 'sandbox' | 'test' | 'live'
export type Role = 'all' | 'web' | 'worker' | 'scheduler'
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface Config {
  mode: Mode
  port: number
  host: string
  /** Where viewers reach us, without a trailing slash. Every link and return URL starts with it. */
  baseUrl: string
  dataDir: string
  /** null: the embedded PGlite under `dataDir`. */
  databaseUrl: string | null
  /** null: jobs travel over the database. */
  brokerUrl: string | null
  stripe: {
    secretKey: string
    /** Several while a secret is being rolled; none: the webhook is closed. */
    webhookSecrets: string[]
    /** null: Stripe itself. */
    apiBase: string | null
  }
  /** Where our own sandbox listens, when it is started: its API and pages, and its dashboard. */
  sandbox: { port: number; dashboardPort: number }
  email: { backend: 'console' | 'smtp'; smtpUrl: string | null; from: string }
  brandName: string
  /** null: made and kept under `dataDir`, which only the embedded database may do. */
  sessionSecret: string | null
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  logLevel: LogLevel
}

/** One line per mistake: the variable, what is wrong with it and what to do. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export const SANDBOX_SECRET_KEY = 'sk_test_sandbox'
export const SANDBOX_WEBHOOK_SECRET = 'whsec_sandbox_of_this_installation'
export const DEFAULT_BRAND = 'Netflix'
const MIN_SECRET_LENGTH = 32

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

function url(protocols: readonly string[], example: string) {
  const message = `must be a URL like ${example}`
  return z.string().refine((value) => {
    const parsed = URL.parse(value)
    return parsed !== null && protocols.includes(parsed.protocol)
  }, message)
}

const ProxyRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

function port(fallback: string) {
  const message = `must be a port number between 1 and 65535, for instance ${fallback}`
  return z
    .string()
    .default(fallback)
    .refine(
      (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65535,
      message,
    )
}

const Environment = z.object({
  PORT: port('8000'),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: url(['http:', 'https:'], 'https://watch.example.com').optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'postgres://user:password@localhost/marquee',
  ).optional(),
  BROKER_URL: url(['redis:', 'rediss:'], 'redis://localhost:6379/0').optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^(sk|rk)_(test|live)_\w+$/,
      'must be a secret or restricted key of Stripe (sk_test_…, rk_live_…), not a publishable key (pk_…)',
    )
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .refine(
      (value) => list(value).every((secret) => secret.startsWith('whsec_')),
      'must hold one or more whsec_… secrets, separated by commas',
    )
    .optional(),
  STRIPE_API_BASE: url(['http:', 'https:'], 'http://127.0.0.1:12111').optional(),
  SANDBOX_PORT: port('12111'),
  SANDBOX_DASHBOARD_PORT: port('12112'),
  EMAIL_BACKEND: z
    .enum(['console', 'smtp'], { message: 'must be "console" or "smtp"' })
    .default('console'),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587').optional(),
  EMAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be one address, for instance hello@example.com')
    .optional(),
  BRAND_NAME: z
    .string()
    .regex(/^[^\p{Cc}]{1,40}$/u, 'must be 1 to 40 characters without line breaks')
    .default(DEFAULT_BRAND),
  SESSION_SECRET: z
    .string()
    .min(
      MIN_SECRET_LENGTH,
      `must have at least ${MIN_SECRET_LENGTH} characters; make one with: openssl rand -hex 32`,
    )
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .refine(
      (value) => list(value).every((entry) => ProxyRange.safeParse(entry).success),
      'must hold addresses or ranges, separated by commas, for instance 127.0.0.1, 10.0.0.0/8',
    ),
  LOG_LEVEL: z.enum(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` }).optional(),
})

type Environment = z.infer<typeof Environment>

function modeOf(key: string | undefined): Mode {
  if (key === undefined || key === SANDBOX_SECRET_KEY) return 'sandbox'
  return key.includes('_live_') ? 'live' : 'test'
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** What is wrong although each variable alone is well-formed. */
function contradictions(env: Environment, mode: Mode, role: Role): string[] {
  const problems: string[] = []
  const refuse = (broken: boolean, problem: string) => {
    if (broken) problems.push(problem)
  }
  const secrets = list(env.STRIPE_WEBHOOK_SECRET)
  refuse(
    env.EMAIL_BACKEND === 'smtp' && env.SMTP_URL === undefined,
    'SMTP_URL is missing: EMAIL_BACKEND=smtp needs it, for instance smtp://localhost:1025',
  )
  refuse(
    role !== 'all' && env.DATABASE_URL === undefined,
    `DATABASE_URL is missing: the role "${role}" shares a PostgreSQL with the other roles; the embedded database serves one process only`,
  )
  refuse(
    role !== 'all' && mode === 'sandbox' && env.STRIPE_API_BASE === undefined,
    `STRIPE_SECRET_KEY is missing: the role "${role}" needs a key, or STRIPE_API_BASE with the address of a running sandbox`,
  )
  refuse(
    env.DATABASE_URL !== undefined && env.SESSION_SECRET === undefined,
    'SESSION_SECRET is missing: processes that share a PostgreSQL must share it; make one with: openssl rand -hex 32',
  )
  refuse(
    mode !== 'sandbox' && env.STRIPE_API_BASE !== undefined,
    'STRIPE_API_BASE must be empty with a real Stripe key: the key would be sent to another server',
  )
  const bringsSandbox = role === 'all' && mode === 'sandbox' && env.STRIPE_API_BASE === undefined
  const ports = new Set([env.PORT, env.SANDBOX_PORT, env.SANDBOX_DASHBOARD_PORT].map(Number))
  refuse(
    bringsSandbox && ports.size < 3,
    'PORT, SANDBOX_PORT and SANDBOX_DASHBOARD_PORT must differ: 8000, 12111 and 12112, unless you set them',
  )
  if (mode === 'live') problems.push(...liveRefusals(env, secrets))
  return problems
}

function liveRefusals(env: Environment, secrets: string[]): string[] {
  const because = 'with a live Stripe key'
  return [
    secrets.length === 0 &&
      `STRIPE_WEBHOOK_SECRET is missing: ${because} unsigned events could not be told from Stripe's`,
    env.BRAND_NAME === DEFAULT_BRAND &&
      `BRAND_NAME must be your own name ${because}; "${DEFAULT_BRAND}" is a placeholder for trying things out`,
    !env.BASE_URL?.startsWith('https:') &&
      `BASE_URL must be your https:// address ${because}, for instance https://watch.example.com`,
    env.SESSION_SECRET === undefined &&
      `SESSION_SECRET is missing ${because}; make one with: openssl rand -hex 32`,
    env.EMAIL_FROM === undefined && `EMAIL_FROM is missing ${because}: mails need your own sender`,
  ].filter((problem) => problem !== false)
}

/**
 * Reads and checks everything at once, so that a person sees all mistakes in one go.
 * An empty variable counts as unset, as in a copied `.env.example`.
 * @throws {ConfigError} with one line per mistake
 */
export function readConfig(source: Record<string, string | undefined>, role: Role = 'all'): Config {
  const given = Object.entries(source).filter(([, value]) => value !== undefined && value !== '')
  const parsed = Environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    )
  }
  const env = parsed.data
  const mode = modeOf(env.STRIPE_SECRET_KEY)
  const problems = contradictions(env, mode, role)
  if (problems.length > 0) throw new ConfigError(problems)
  return assemble(env, mode)
}

function assemble(env: Environment, mode: Mode): Config {
  const baseUrl = (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '')
  const secrets = list(env.STRIPE_WEBHOOK_SECRET)
  return {
    mode,
    port: Number(env.PORT),
    host: env.HOST,
    baseUrl,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    brokerUrl: env.BROKER_URL ?? null,
    stripe: {
      secretKey: env.STRIPE_SECRET_KEY ?? SANDBOX_SECRET_KEY,
      webhookSecrets:
        secrets.length === 0 && mode === 'sandbox' ? [SANDBOX_WEBHOOK_SECRET] : secrets,
      apiBase: env.STRIPE_API_BASE ?? null,
    },
    sandbox: { port: Number(env.SANDBOX_PORT), dashboardPort: Number(env.SANDBOX_DASHBOARD_PORT) },
    email: {
      backend: env.EMAIL_BACKEND,
      smtpUrl: env.SMTP_URL ?? null,
      from: env.EMAIL_FROM ?? 'hello@localhost',
    },
    brandName: env.BRAND_NAME,
    sessionSecret: env.SESSION_SECRET ?? null,
    trustedProxies: list(env.TRUSTED_PROXIES),
    // On a developer's terminal the mails and what went wrong are the news; a service logs each request.
    logLevel: env.LOG_LEVEL ?? (mode === 'sandbox' ? 'warn' : 'info'),
  }
}
