import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { Lane } from '../context.ts'
import { assertOutsideTransaction } from '../db/guard.ts'
import type { Broker } from './broker.ts'
import { createWakePublisher } from './publish-wakes.ts'

const PREFIX = 'marquee'
const MAX_RECONNECT_MS = 2_000
/** BullMQ's own pause before a worker reads again after an error is 15 s. */
const RETRY_MS = 1_000
const CLOSE_MS = 2_000

/** For many processes: a wake-up is a BullMQ job, which one worker takes; it waits in Redis while none is there. */
export function createRedisBroker(url: string, log: Logger): Broker {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    // A wake-up that can't be sent now is worthless later: fail it instead of keeping it.
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, MAX_RECONNECT_MS),
  })
  const reading = redis.duplicate({ enableOfflineQueue: true })
  const outage = watchOutage(redis, log)
  const listeners = new Map<Lane, () => void>()
  const queues = new Map<Lane, Queue>()
  const workers: Worker[] = []

  function queueOf(lane: Lane): Queue {
    const known = queues.get(lane)
    if (known) return known
    const queue = new Queue(`wake-${lane}`, { connection: redis, prefix: PREFIX })
    queue.on('error', outage.noticed)
    queues.set(lane, queue)
    return queue
  }

  function takeWakes(lane: Lane): Worker {
    const listen = () => listeners.get(lane)?.()
    const options = { connection: reading, prefix: PREFIX, runRetryDelay: RETRY_MS }
    const worker = new Worker(`wake-${lane}`, async () => listen(), options)
    // Whatever was announced while Redis was away is found by looking once.
    worker.on('ready', listen)
    worker.on('error', outage.noticed)
    return worker
  }

  const publish = createWakePublisher(
    (lane) => queueOf(lane).add('wake', {}, { removeOnComplete: true, removeOnFail: true }),
    outage.noticed,
  )

  return {
    async start() {
      redis.connect().catch(outage.noticed)
      for (const lane of listeners.keys()) workers.push(takeWakes(lane))
    },
    onWake: (lane, listen) => {
      listeners.set(lane, listen)
    },
    wake(lane) {
      assertOutsideTransaction('A wake-up')
      listeners.get(lane)?.()
      if (redis.status === 'ready') publish(lane)
    },
    ready: () =>
      redis.status === 'ready'
        ? { ok: true, detail: 'Connected to Redis.' }
        : { ok: false, detail: 'Redis does not answer; work is found by polling.' },
    async stop() {
      listeners.clear()
      const closing = [...workers, ...queues.values()].map((part) => part.close())
      await Promise.race([
        Promise.allSettled(closing),
        new Promise((r) => setTimeout(r, CLOSE_MS).unref()),
      ])
      for (const connection of [redis, reading]) connection.disconnect()
    },
  }
}

/** One line when Redis goes and one when it is back, however many commands fail in between. */
function watchOutage(redis: Redis, log: Logger) {
  let down = false
  function noticed(error: unknown): void {
    if (down) return
    down = true
    log.warn({ err: error }, 'Redis does not answer; work is found by polling meanwhile')
  }
  redis.on('error', noticed)
  redis.on('ready', () => {
    if (down) log.info('Redis is back')
    down = false
  })
  return { noticed }
}
