import { type AttemptOptions, attemptDelivery } from './attempt-delivery.ts'
import type { DeliveryFaults } from './delivery-faults.ts'
import { type Delivery, findNextDeliveryAtMs, listDueDeliveries } from './delivery-queries.ts'

const CONCURRENCY = 16
const GRACE_MS = 2_000
/** Orders are drawn from so many due deliveries. */
const SHUFFLED_AT_MOST = 1_000

export interface DelivererOptions extends Omit<AttemptOptions, 'stop'> {
  faults: DeliveryFaults
}

export interface Deliverer {
  /** Looks for deliveries that are due, and sees to it that later ones are not forgotten. */
  kick(): void
  /** Attempts one now, whatever its state. Resolves when it was answered. */
  attempt(id: string): Promise<Delivery>
  /** Resolves when none is due or under way. */
  drain(): Promise<void>
  /** Resolves when none of these is due or under way. */
  settled(eventIds: ReadonlySet<string>): Promise<void>
  /** Lets those under way end and begins no other while the work runs. */
  pause<T>(work: () => T): Promise<T>
  /** No further attempt begins; those under way get a moment to end. What is not delivered stays in the store. */
  close(): Promise<void>
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, wallNow, faults } = options
  const stop = new AbortController()
  const underWay = new Map<string, Promise<Delivery>>()
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let paused = 0
  let seenWrites = -1
  let nextAtMs: number | null = null

  const run = (id: string, isCopy: boolean): Promise<Delivery> => {
    const key = isCopy ? `${id} again` : id
    const running = attemptDelivery({ ...options, stop: stop.signal }, id, { isCopy }).finally(
      () => {
        if (underWay.get(key) === running) underWay.delete(key)
        look()
      },
    )
    underWay.set(key, running)
    return running
  }

  const hasNews = () =>
    seenWrites !== store.writes.deliveries || (nextAtMs !== null && nextAtMs <= wallNow())

  const look = () => {
    if (closed || paused > 0) return
    seenWrites = store.writes.deliveries
    if (timer) clearTimeout(timer)
    timer = null
    for (const { id } of listNext()) {
      run(id, false).catch(rethrowLater)
      if (faults.isCopied()) run(id, true).catch(rethrowLater)
    }
    nextAtMs = findNextDeliveryAtMs(store)
    if (nextAtMs === null) return
    timer = setTimeout(look, Math.min(Math.max(nextAtMs - wallNow(), 20), 60_000))
    timer.unref()
  }

  const listNext = (): Delivery[] => {
    const dice = faults.shuffling()
    const limit = dice ? SHUFFLED_AT_MOST : CONCURRENCY * 2
    const due = listDueDeliveries(store, wallNow(), limit).filter(({ id }) => !underWay.has(id))
    if (!dice) return due.slice(0, Math.max(0, CONCURRENCY - underWay.size))
    // A draw that nothing follows would change all later ones.
    if (underWay.size > 0 || due.length === 0) return []
    return [due[Math.floor(dice() * due.length)]!]
  }

  const drain = async () => {
    while (!closed) {
      const due = listDueDeliveries(store, wallNow(), 1)
      if (due.length === 0 && underWay.size === 0) return
      look()
      await Promise.race(underWay.values())
    }
  }

  const settled = async (eventIds: ReadonlySet<string>) => {
    while (!closed) {
      const due = listDueDeliveries(store, wallNow(), 1_000)
      const open = due.filter((entry) => eventIds.has(entry.eventId) && entry.attempts === 0)
      if (open.length === 0) return
      look()
      await Promise.race(underWay.values())
    }
  }

  return {
    kick() {
      if (hasNews()) look()
    },
    attempt: (id) => run(id, false),
    drain,
    settled,
    async pause(work) {
      paused += 1
      try {
        while (underWay.size > 0) await Promise.allSettled(underWay.values())
        return work()
      } finally {
        paused -= 1
        look()
      }
    },
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      const grace = setTimeout(() => stop.abort(), GRACE_MS)
      await Promise.allSettled(underWay.values())
      clearTimeout(grace)
    },
  }
}

/** A bug here must be seen, and must not look like a failed delivery. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
