import { join } from 'node:path'
import type { Config } from '../config.ts'
import { connectPglite, connectPostgres, type Database } from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import { reachPostgres } from '../db/reach-postgres.ts'

const CONNECT_TRIES = 10
const TRY_AGAIN_MS = 1_000
/**
 * The database that the configuration names, brought up to date. A PostgreSQL that is just starting is waited for, as
 * it may come up beside us.
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  progress: (line: string) => void,
): Promise<Database> {
  const database =
    config.databaseUrl === null
      ? await connectPglite(join(config.dataDir, 'database'))
      : connectPostgres(config.databaseUrl)
  try {
    if (config.databaseUrl !== null) await waitForPostgres(config.databaseUrl, progress)
    await migrate(database.db)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function waitForPostgres(url: string, progress: (line: string) => void): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await reachPostgres(url)
    } catch (error) {
      if (tries === CONNECT_TRIES || !isStarting(error)) throw error
      if (tries === 1) progress('Waiting for PostgreSQL …')
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS))
    }
  }
}

/** Refused connections, and 57P03: the server says itself that it is starting. */
function isStarting(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'ECONNREFUSED' || code === 'EAI_AGAIN' || code === 'ENOTFOUND' || code === '57P03'
}
