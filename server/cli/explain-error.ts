import { ConfigError } from '../config.ts'
import { OtherModeError } from '../db/bind-mode.ts'
import { DataDirError } from '../db/data-dir.ts'
import { DataInUseError } from '../db/data-lock.ts'
import { DatabaseSilentError } from '../db/database-silent.ts'
import { ClockMovedError } from '../db/movable-clock.ts'
import { StartFailure } from '../main/start-failure.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

export interface Explanation {
  /** One line per mistake, each with what to do. */
  lines: readonly string[]
  code: ExitCode
}

/** Their message names the remedy. */
const SITUATIONS = [StartFailure, DataDirError, DatabaseSilentError]

/** Errors that are somebody's situation and not a bug; null for the rest. */
export function explainError(error: unknown): Explanation | null {
  if (error instanceof ConfigError) return { lines: error.problems, code: EXIT.configuration }
  if (error instanceof ClockMovedError || error instanceof OtherModeError) {
    return { lines: [error.message], code: EXIT.configuration }
  }
  if (SITUATIONS.some((situation) => error instanceof situation)) {
    return { lines: [(error as Error).message], code: EXIT.failed }
  }
  if (error instanceof DataInUseError)
    return { lines: [explainDataInUse(error)], code: EXIT.failed }
  const system = explainSystemError(error)
  return system === null ? null : { lines: [system], code: EXIT.failed }
}

function explainDataInUse({ dataDir, card }: DataInUseError): string {
  const who = card === null ? 'another process' : `process ${card.pid}`
  const stop = card === null ? 'Stop it' : `Stop it (kill ${card.pid})`
  return `${who[0]!.toUpperCase()}${who.slice(1)} is already using the data in ${dataDir}. ${stop}, or start with another DATA_DIR.`
}

const SYSTEM_ERRORS: Record<string, (error: NodeJS.ErrnoException) => string> = {
  ECONNREFUSED: (error) =>
    `Nothing answers at ${addressOf(error)}: check DATABASE_URL, and that the database runs.`,
  ENOTFOUND: (error) => `The host ${addressOf(error)} is unknown: check DATABASE_URL.`,
  '28P01': () => 'PostgreSQL refuses the user or the password: check DATABASE_URL.',
  '28000': () => 'PostgreSQL refuses the user: check DATABASE_URL.',
  '3D000': () => 'PostgreSQL has no such database: create it, or check DATABASE_URL.',
  '42501': () => 'The PostgreSQL user may not create tables: grant it, or check DATABASE_URL.',
  EACCES: (error) =>
    `${error.path} may not be written: check its owner, or choose another DATA_DIR.`,
  EPERM: (error) =>
    `${error.path} may not be written: check its owner, or choose another DATA_DIR.`,
  EROFS: (error) => `${error.path} is read-only: choose another DATA_DIR.`,
  ENOSPC: () => 'The disk is full: make room, then start again. Nothing is lost.',
}

function explainSystemError(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code } = error as NodeJS.ErrnoException
  return SYSTEM_ERRORS[code ?? '']?.(error) ?? null
}

/** Several addresses of one host are tried; their errors come bundled. */
function addressOf(error: Error): string {
  const first = (error instanceof AggregateError ? error.errors[0] : error) as {
    address?: string
    hostname?: string
    port?: number
  }
  return `${first.address ?? first.hostname ?? 'the database'}${first.port ? `:${first.port}` : ''}`
}
