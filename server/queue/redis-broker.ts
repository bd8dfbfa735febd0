import { setTimeout } from 'node:timers/promises'
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
  const outage = watchOutage(redis, log)
  const sending = createSending(redis, outage.noticed)
  const reading = createReading(redis, outage.noticed)
  const listeners = new Map<Lane, () => void>()
  return {
    async start() {
      redis.connect().catch(outage.noticed)
      for (const lane of listeners.keys()) reading.listen(lane, () => listeners.get(lane)?.())
    },
    onWake: (lane, listen) => {
      listeners.set(lane, listen)
    },
    wake(lane) {
      assertOutsideTransaction('A wake-up')
      listeners.get(lane)?.()
      if (redis.status === 'ready') sending.publish(lane)
    },
    ready: () =>
      redis.status === 'ready'
        ? { ok: true, detail: 'Connected to Redis.' }
        : { ok: false, detail: 'Redis does not answer; work is found by polling.' },
    async stop() {
      listeners.clear()
      await Promise.race([
        Promise.all([sending.close(), reading.close()]),
        setTimeout(CLOSE_MS, null, { ref: false }),
      ])
      redis.disconnect()
    },
  }
}

function createSending(redis: Redis, onError: (error: unknown) => void) {
  const queues = new Map<Lane, Queue>()
  function queueOf(lane: Lane): Queue {
    const known = queues.get(lane)
    if (known) return known
    const queue = new Queue(queueName(lane), { connection: redis, prefix: PREFIX })
    queue.on('error', onError)
    queues.set(lane, queue)
    return queue
  }
  return {
    publish: createWakePublisher(
      // No id of our own: BullMQ drops a job whose id is that of one in hand.
      (lane) => queueOf(lane).add('wake', {}, { removeOnComplete: true, removeOnFail: true }),
      onError,
    ),
    close: () => closeAll([...queues.values()]),
  }
}

function createReading(redis: Redis, onError: (error: unknown) => void) {
  const connection = redis.duplicate({ enableOfflineQueue: true })
  connection.on('error', onError)
  const workers: Worker[] = []
  return {
    listen(lane: Lane, listen: () => void) {
      const options = { connection, prefix: PREFIX, runRetryDelay: RETRY_MS }
      const worker = new Worker(queueName(lane), async () => listen(), options)
      // Whatever was announced while Redis was away is found by looking once.
      worker.on('ready', listen)
      worker.on('error', onError)
      workers.push(worker)
    },
    async close() {
      await closeAll(workers)
      connection.disconnect()
    },
  }
}

/** BullMQ says good-bye to Redis, for which it would wait as long as Redis is away. */
async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  const closed = Promise.allSettled(parts.map((part) => part.close()))
  await Promise.race([closed, setTimeout(CLOSE_MS, null, { ref: false })])
}

function queueName(lane: Lane): string {
  return `wake-${lane}`
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
