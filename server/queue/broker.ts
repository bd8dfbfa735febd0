import type { Logger } from 'pino'
import type { Lane } from '../context.ts'
import type { Database } from '../db/connect.ts'
import { createInProcessBroker } from './in-process-broker.ts'
import { createPostgresBroker } from './postgres-broker.ts'
import { createRedisBroker } from './redis-broker.ts'

/**
 * Carries wake-ups from whoever committed work to whoever works it, and nothing else: what is due stands in tables, so
 * a broker that is down, flushed or forgetful costs at most one poll of the worker (three seconds).
 */
export interface Broker {
  /** Connects in the background; a broker that is down delays nothing but wake-ups. */
  start(): Promise<void>
  /** Nudges the lane's workers, in this process and in others. After the commit, never inside the transaction. */
  wake(lane: Lane): void
  /** Before `start`: what this process does when a lane is woken. */
  onWake(lane: Lane, listen: () => void): void
  ready(): BrokerHealth
  stop(): Promise<void>
}

export interface BrokerHealth {
  ok: boolean
  /** What a person should know, as a sentence. */
  detail: string
}

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
