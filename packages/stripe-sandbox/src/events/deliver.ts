import type { Documents } from '../documents.ts'
import type { Store } from '../store/open-store.ts'
import {
  countUndelivered,
  type Delivery,
  findDelivery,
  findNextDeliveryAtMs,
  listDueDeliveries,
  recordAttempt,
} from './delivery-queries.ts'
import { signatureHeader } from './sign.ts'

const CONCURRENCY = 16
const TIMEOUT_MS = 10_000
const GRACE_MS = 2_000

export interface DelivererOptions {
  store: Store
  wallNow: () => number
  /** Waiting times after each failed attempt; when they are spent, the delivery has failed. */
  retryDelaysMs: readonly number[]
  /** The share of deliveries that are made twice. */
  duplicateShare: () => number
  onAttempt: (delivery: Delivery) => void
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
  /** No further attempt begins; those under way get a moment to end. What is not delivered stays in the store. */
  close(): Promise<void>
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { store, wallNow } = options
  const stop = new AbortController()
  const underWay = new Map<string, Promise<Delivery>>()
  let timer: NodeJS.Timeout | null = null
  let closed = false

  const attempt = (id: string): Promise<Delivery> => {
    const running = attemptDelivery(options, id, stop.signal).finally(() => {
      if (underWay.get(id) === running) underWay.delete(id)
      kick()
    })
    underWay.set(id, running)
    return running
  }

  const kick = () => {
    if (closed) return
    if (timer) clearTimeout(timer)
    timer = null
    const free = CONCURRENCY - underWay.size
    const due = listDueDeliveries(store, wallNow(), CONCURRENCY * 2)
    for (const { id } of due.filter((entry) => !underWay.has(entry.id)).slice(0, free)) {
      attempt(id).catch(rethrowLater)
      if (options.duplicateShare() > Math.random()) {
        attemptDelivery(options, id, stop.signal, { isCopy: true }).catch(rethrowLater)
      }
    }
    const nextAtMs = findNextDeliveryAtMs(store)
    if (nextAtMs === null) return
    timer = setTimeout(kick, Math.min(Math.max(nextAtMs - wallNow(), 20), 60_000))
    timer.unref()
  }

  const drain = async () => {
    while (!closed) {
      const due = listDueDeliveries(store, wallNow(), 1)
      if (due.length === 0 && underWay.size === 0) return
      kick()
      await Promise.race(underWay.values())
    }
  }

  const settled = async (eventIds: ReadonlySet<string>) => {
    while (!closed) {
      const due = listDueDeliveries(store, wallNow(), 1_000)
      const open = due.filter((entry) => eventIds.has(entry.eventId) && entry.attempts === 0)
      if (open.length === 0) return
      kick()
      await Promise.race(underWay.values())
    }
  }

  return {
    kick,
    attempt,
    drain,
    settled,
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

async function attemptDelivery(
  { store, wallNow, retryDelaysMs, onAttempt }: DelivererOptions,
  id: string,
  stop: AbortSignal,
  { isCopy } = { isCopy: false },
): Promise<Delivery> {
  const delivery = findDelivery(store, id)
  if (!delivery) throw new Error(`There is no delivery ${id}.`)
  const event = store.find('event', delivery.eventId)
  const endpoint = store.find('webhook_endpoint', delivery.endpointId)
  const answer =
    event && endpoint && !store.isDeleted(endpoint.id) && endpoint.status === 'enabled'
      ? await post(endpoint, event, wallNow(), stop)
      : { status: null, error: 'The endpoint is gone or disabled.', isFinal: true }
  // The sandbox stops: nobody knows whether it arrived, so it is made again at the next start.
  if (isCopy || stop.aborted) return delivery
  const attempts = delivery.attempts + 1
  const delayMs = answer.isFinal ? undefined : retryDelaysMs[attempts - 1]
  const nowMs = wallNow()
  const succeeded = answer.status !== null && answer.status >= 200 && answer.status < 300
  const attempted: Delivery = {
    ...delivery,
    attempts,
    state: succeeded ? 'succeeded' : delayMs === undefined ? 'failed' : 'waiting',
    nextAtMs: succeeded || delayMs === undefined ? null : nowMs + delayMs,
    lastAtMs: nowMs,
    lastStatus: answer.status,
    lastError: succeeded ? null : answer.error,
  }
  store.transaction(() => {
    // Delivered by hand or twice: what has arrived once has arrived.
    if (findDelivery(store, id)?.state === 'succeeded') return
    recordAttempt(store, attempted)
    const latest = store.find('event', delivery.eventId)
    if (latest) store.save({ ...latest, pending_webhooks: countUndelivered(store, latest.id) })
  })
  onAttempt(attempted)
  return attempted
}

interface Answer {
  status: number | null
  error: string | null
  isFinal: boolean
}

async function post(
  endpoint: Documents['webhook_endpoint'],
  event: Documents['event'],
  wallMs: number,
  stop: AbortSignal,
): Promise<Answer> {
  const body = JSON.stringify(event, null, 2)
  const secrets = endpoint.internal.secrets
    .filter(({ expiresAt }) => expiresAt === null || expiresAt * 1_000 > wallMs)
    .map(({ secret }) => secret)
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(body, secrets, wallMs),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
      },
      body,
      // Stripe counts a redirect as a failure.
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stop]),
    })
    await response.arrayBuffer()
    const error = response.ok ? null : `The endpoint answered ${response.status}.`
    return { status: response.status, error, isFinal: false }
  } catch (error) {
    return { status: null, error: reasonOf(error), isFinal: false }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `No answer within ${TIMEOUT_MS / 1_000} s.`
  return error.cause instanceof Error ? error.cause.message : error.message
}
