import type { ParseArgsOptionsConfig } from 'node:util'
import type { ExitCode } from './exit-codes.ts'

export interface CommandInput {
  options: Record<string, unknown>
  env: Record<string, string | undefined>
  print: (text: string) => void
  complain: (text: string) => void
}

/** A line of the command table. */
export interface Command {
  summary: string
  usage: string
  /** What `--help` says below the usage. */
  help: readonly string[]
  options: ParseArgsOptionsConfig
  run(input: CommandInput): Promise<ExitCode>
}

/** The command line makes no sense; shown with the usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UsageError'
  }
}
