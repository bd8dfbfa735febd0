import type { Logger } from 'pino'
import type { Database } from '../db/connect.ts'
import type { Broker } from './broker.ts'
import { createInProcessBroker } from './in-process-broker.ts'
import { createPostgresBroker } from './postgres-broker.ts'
import { createRedisBroker } from './redis-broker.ts'

export interface BrokerOptions {
  database: Database
  /** A Redis; null: the database carries the wake-ups. */
  brokerUrl: string | null
  log: Logger
}

/** Redis where one is named, else PostgreSQL, else (the embedded database serves one process) a function call. */
export function createBroker(options: BrokerOptions): Broker {
  const { database, brokerUrl, log } = options
  if (brokerUrl !== null) return createRedisBroker(brokerUrl, log)
  if (database.engine.kind === 'postgres') return createPostgresBroker(database.engine.pool, log)
  return createInProcessBroker()
}
