import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import pino, { type DestinationStream, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

/** Never written, wherever they turn up; bodies are not logged at all. */
const SECRETS = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'authorization',
  'cookie',
  'secretKey',
  'webhookSecrets',
  'sessionSecret',
  'smtpUrl',
  'databaseUrl',
  'brokerUrl',
]

export interface LogOptions {
  level: LogLevel
  /** Lines for people instead of JSON; takes effect where pino-pretty is installed. */
  pretty?: boolean
  destination?: DestinationStream
}

/** One JSON object a line on the standard output. */
export function createLog(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[secret]',
      },
    },
    options.destination ?? (options.pretty ? prettyStream() : pino.destination(1)),
  )
}

/** pino-pretty is a tool of development: where only the production packages are installed, JSON it is. */
function prettyStream(): DestinationStream {
  const require = createRequire(import.meta.url)
  if (!isInstalled(require, 'pino-pretty')) return pino.destination(1)
  const pretty = require('pino-pretty') as (options: object) => DestinationStream
  return pretty({ translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true })
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  const folders = require.resolve.paths(name) ?? []
  return folders.some((folder) => existsSync(join(folder, name, 'package.json')))
}
