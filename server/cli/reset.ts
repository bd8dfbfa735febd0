import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { readConfig } from '../config.ts'
import { lockData } from '../db/data-lock.ts'
import { StartFailure } from '../main/start-failure.ts'
import type { Command, CommandInput } from './command.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

/** What we put into a data directory. Anything else in it is somebody else's and stays. */
const OURS = [
  ...['database', 'database.new', 'session-secret'],
  ...['sandbox.sqlite', 'sandbox.sqlite-wal', 'sandbox.sqlite-shm'],
]

export const reset: Command = {
  summary: 'Deletes the embedded database and the Stripe sandbox, to start afresh.',
  usage: 'reset [--yes]',
  help: ['', '  --yes   without asking', '', 'A PostgreSQL and a real Stripe are never touched.'],
  options: { yes: { type: 'boolean' } },
  run,
}

async function run({ options, env, print }: CommandInput): Promise<ExitCode> {
  const { dataDir, mode, databaseUrl } = readConfig(env)
  if (mode === 'live' || databaseUrl !== null) {
    throw new StartFailure(
      'reset deletes local data only: it does nothing with a live Stripe key or with DATABASE_URL.',
    )
  }
  const present = OURS.filter((name) => existsSync(join(dataDir, name)))
  if (present.length === 0) {
    print(`There is nothing to delete in ${dataDir}.`)
    return EXIT.ok
  }
  if (!options.yes && !(await confirm(dataDir))) {
    print('Nothing was deleted.')
    return EXIT.failed
  }
  const lock = lockData(dataDir)
  try {
    for (const name of present) rmSync(join(dataDir, name), { recursive: true, force: true })
  } finally {
    lock.release()
  }
  print(`Deleted in ${dataDir}: ${present.join(', ')}. The next start begins afresh.`)
  return EXIT.ok
}

async function confirm(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new StartFailure('Nobody can be asked here: repeat it with --yes to delete the data.')
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(
    `Delete all accounts, subscriptions and mails in ${dataDir}? Type yes: `,
  )
  lines.close()
  return answer.trim() === 'yes'
}
