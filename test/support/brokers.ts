import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { connectPostgres } from '#server/db/connect.ts'
import type { Broker } from '#server/queue/broker.ts'
import { createBroker } from '#server/queue/create-broker.ts'
import { createInProcessBroker } from '#server/queue/in-process-broker.ts'
import { createRedisBroker } from '#server/queue/redis-broker.ts'

/** Two brokers as two processes would have them; the same one twice where there is only one process. */
export interface BrokerPair {
  sender: Broker
  receiver: Broker
  close(): Promise<void>
}

export interface BrokerKind {
  name: string
  skip: string | false
  create(log: Logger): BrokerPair
}

function createInProcessPair(): BrokerPair {
  const broker = createInProcessBroker()
  return { sender: broker, receiver: broker, close: () => broker.stop() }
}

function createPostgresPair(log: Logger): BrokerPair {
  const database = connectPostgres(process.env.TEST_DATABASE_URL ?? '', 4)
  const options = { database, brokerUrl: null, log }
  return pairOf(createBroker(options), createBroker(options), () => database.close())
}

function createRedisPair(log: Logger): BrokerPair {
  const url = process.env.TEST_BROKER_URL ?? ''
  return pairOf(createRedisBroker(url, log), createRedisBroker(url, log), async () => {})
}

function pairOf(sender: Broker, receiver: Broker, close: () => Promise<void>): BrokerPair {
  return {
    sender,
    receiver,
    async close() {
      await Promise.all([sender.stop(), receiver.stop()])
      await close()
    },
  }
}

export const POSTGRES_SKIP = process.env.TEST_DATABASE_URL
  ? false
  : 'set TEST_DATABASE_URL to a PostgreSQL of your own, for instance postgres://postgres@localhost/postgres'
export const REDIS_SKIP = process.env.TEST_BROKER_URL
  ? false
  : 'set TEST_BROKER_URL to a Redis of your own that may be flushed, for instance redis://localhost:6379/15'

/** The brokers that a suite runs on; PostgreSQL and Redis are there when the environment says where. */
export const BROKERS: BrokerKind[] = [
  { name: 'function calls', skip: false, create: createInProcessPair },
  { name: 'PostgreSQL', skip: POSTGRES_SKIP, create: createPostgresPair },
  { name: 'Redis', skip: REDIS_SKIP, create: createRedisPair },
]

/** Empties the Redis of the tests, as an operator's mistake would. */
export async function flushRedis(): Promise<void> {
  const redis = new Redis(process.env.TEST_BROKER_URL ?? '')
  await redis.flushdb()
  redis.disconnect()
}
