import { parseArgs } from 'node:util'
import type { SandboxOptions } from '../start-sandbox.ts'

/** What was asked for cannot be done: the message says what was wrong and what to do. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}

export type Command =
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'start'; options: SandboxOptions & { port: number; dashboardPort: number | null } }

const OPTIONS = {
  port: { type: 'string' },
  'dashboard-port': { type: 'string' },
  'no-dashboard': { type: 'boolean' },
  host: { type: 'string' },
  data: { type: 'string' },
  memory: { type: 'boolean' },
  key: { type: 'string' },
  webhook: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  events: { type: 'string' },
  name: { type: 'string' },
  'lift-clock-limits': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

export const HELP = `Usage: stripe-sandbox [options]

A Stripe on this machine: its API, hosted pages, webhooks, and a clock that you move.

  --port PORT            API and hosted pages (12111; 0 takes any free port)
  --dashboard-port PORT  the dashboard (the port after --port)
  --no-dashboard         no dashboard
  --host HOST            where to listen (127.0.0.1)
  --data DIR             where the state is kept (.stripe-sandbox)
  --memory               keep the state in memory, and forget it at the end
  --key KEY              the secret API key (sk_test_sandbox)
  --webhook URL          where events are sent; may be given several times
  --secret SECRET        what the endpoint verifies with (whsec_sandbox); one for all, or one per --webhook
  --events TYPES         only these events, with commas between; all of them without it
  --name NAME            the business that the hosted pages show
  --lift-clock-limits    test clocks hold any number of customers and go any distance
  --help, --version
`

const DEFAULTS = {
  port: 12_111,
  data: '.stripe-sandbox',
  secret: 'whsec_sandbox',
}

/** @throws {UsageError} */
export function readOptions(args: string[]): Command {
  const given = parse(args)
  if (given.help) return { kind: 'help' }
  if (given.version) return { kind: 'version' }
  if (given.memory && given.data !== undefined) {
    throw new UsageError('--memory and --data exclude each other. Choose one.')
  }
  const port = readPort('--port', given.port) ?? DEFAULTS.port
  const dashboardPort = readPort('--dashboard-port', given['dashboard-port'])
  if (given['no-dashboard'] && dashboardPort !== undefined) {
    throw new UsageError('--no-dashboard and --dashboard-port exclude each other. Choose one.')
  }
  const afterPort = port === 0 ? 0 : port + 1
  return {
    kind: 'start',
    options: {
      port,
      dashboardPort: given['no-dashboard'] ? null : (dashboardPort ?? afterPort),
      dataDir: given.memory ? null : (given.data ?? DEFAULTS.data),
      webhooks: readWebhooks(given.webhook ?? [], given.secret ?? [], given.events),
      ...(given.host === undefined ? {} : { host: given.host }),
      ...(given.key === undefined ? {} : { secretKey: readKey(given.key) }),
      ...(given.name === undefined ? {} : { businessName: given.name }),
      ...(given['lift-clock-limits'] ? { liftClockLimits: true } : {}),
    },
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: false }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS_')) throw error
    // Node's first sentence says it; the rest is about its own API.
    throw new UsageError(`${message.split('. ')[0]?.replace(/\.$/, '')}. --help lists the options.`)
  }
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError(`${name} is "${text}". A port is a number from 0 to 65535.`)
}

function readKey(key: string): string {
  if (/^sk_test_\w+$/.test(key)) return key
  throw new UsageError(
    `--key must begin with sk_test_ and go on with letters and digits; a live key has no place here.`,
  )
}

function readWebhooks(
  urls: string[],
  secrets: string[],
  events: string | undefined,
): NonNullable<SandboxOptions['webhooks']> {
  if (secrets.length > 1 && secrets.length !== urls.length) {
    throw new UsageError(
      `There are ${urls.length} --webhook and ${secrets.length} --secret. Give one secret for all, or one for each in the same order.`,
    )
  }
  if (urls.length === 0 && (secrets.length > 0 || events !== undefined)) {
    throw new UsageError('--secret and --events are for a webhook. Say where with --webhook URL.')
  }
  for (const secret of secrets) {
    if (!/^whsec_\w+$/.test(secret)) {
      throw new UsageError('--secret must begin with whsec_ and go on with letters and digits.')
    }
  }
  const enabledEvents = events?.split(',').map((type) => type.trim())
  return urls.map((url, index) => ({
    url: readUrl(url),
    secret: secrets[index] ?? secrets[0] ?? DEFAULTS.secret,
    ...(enabledEvents ? { enabledEvents } : {}),
  }))
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text
  throw new UsageError(
    `--webhook is "${text}". It needs the whole address, such as http://127.0.0.1:3000/webhook.`,
  )
}
