import pg from 'pg'
import { DatabaseSilentError } from './database-silent.ts'

/** A machine under load may need seconds to let somebody in. */
const ANSWER_SECONDS = 8

/** Logs in once, which tells whether the address, the user and the network are right. @throws {DatabaseSilentError} */
export async function reachPostgres(url: string): Promise<void> {
  const connectionTimeoutMillis = ANSWER_SECONDS * 1_000
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis })
  client.on('error', () => {})
  const askedAt = performance.now()
  try {
    await client.connect()
  } catch (error) {
    // The driver's own error for this has neither a code nor a class.
    const wasSilent = performance.now() - askedAt >= connectionTimeoutMillis
    throw wasSilent ? new DatabaseSilentError(ANSWER_SECONDS, { cause: error }) : error
  }
  await client.end()
}
