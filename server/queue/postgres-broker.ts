import pg from 'pg'
import type { Logger } from 'pino'
import type { Lane } from '../context.ts'
import { assertOutsideTransaction } from '../db/guard.ts'
import type { Broker } from './broker.ts'
import { createWakePublisher } from './publish-wakes.ts'

const CHANNEL = 'marquee_wake'
const RECONNECT_MS = [100, 500, 1_000, 2_000, 5_000] as const

/** For processes that share a PostgreSQL: NOTIFY through the pool, LISTEN on a connection kept for it. */
export function createPostgresBroker(pool: pg.Pool, log: Logger): Broker {
  const listeners = new Map<Lane, () => void>()
  // Our own notifications come back to us; the listener was already called directly.
  const self = crypto.randomUUID()
  const publish = createWakePublisher(
    (lane) => pool.query('select pg_notify($1, $2)', [CHANNEL, `${lane} ${self}`]),
    (error) => log.warn({ err: error }, 'A wake-up was lost; workers find the work by polling'),
  )
  const connection = keepListening(pool, log, {
    onMessage(payload) {
      const [lane, sender] = payload.split(' ')
      if (sender !== self) listeners.get(lane as Lane)?.()
    },
    onConnect() {
      // Whatever was announced while nobody listened is found by looking once.
      for (const listen of listeners.values()) listen()
    },
  })
  return {
    async start() {
      if (listeners.size > 0) await connection.open()
    },
    onWake: (lane, listen) => {
      listeners.set(lane, listen)
    },
    wake(lane) {
      assertOutsideTransaction('A wake-up')
      listeners.get(lane)?.()
      publish(lane)
    },
    ready() {
      if (listeners.size === 0) return { ok: true, detail: 'Wake-ups go out by NOTIFY.' }
      return connection.isOpen()
        ? { ok: true, detail: 'Listening for wake-ups on PostgreSQL.' }
        : { ok: false, detail: 'Not listening on PostgreSQL; work is found by polling.' }
    },
    async stop() {
      listeners.clear()
      await connection.close()
    },
  }
}

interface ListenEvents {
  onMessage(payload: string): void
  onConnect(): void
}

/** One connection outside the pool that is opened again whenever it breaks. */
function keepListening(pool: pg.Pool, log: Logger, events: ListenEvents) {
  let client: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let failures = 0
  let closed = false

  async function open(): Promise<void> {
    retry = null
    const candidate = new pg.Client({ ...pool.options, keepAlive: true })
    candidate.on('notification', (message) => events.onMessage(message.payload ?? ''))
    candidate.on('error', (error) => lose(candidate, error))
    candidate.on('end', () => lose(candidate, null))
    try {
      await candidate.connect()
      await candidate.query(`listen ${CHANNEL}`)
    } catch (error) {
      lose(candidate, error)
      return
    }
    if (closed) return candidate.end()
    if (failures > 0) log.info('Listening for wake-ups on PostgreSQL again')
    client = candidate
    failures = 0
    events.onConnect()
  }

  function lose(candidate: pg.Client, error: unknown): void {
    if (closed || retry !== null || (client !== null && client !== candidate)) return
    client = null
    if (failures === 0) {
      log.warn({ err: error }, 'Not listening on PostgreSQL; work is found by polling meanwhile')
    }
    const waitMs = RECONNECT_MS[Math.min(failures, RECONNECT_MS.length - 1)]
    failures += 1
    retry = setTimeout(() => void open(), waitMs).unref()
    candidate.removeAllListeners('end')
    candidate.end().catch(() => {})
  }

  return {
    open,
    isOpen: () => client !== null,
    async close() {
      closed = true
      if (retry !== null) clearTimeout(retry)
      await client?.end()
      client = null
    },
  }
}
