import type { Documents } from '../documents.ts'
import type { Settings } from '../settings.ts'
import type { Store } from '../store/open-store.ts'
import type { DeliveryFaults } from './delivery-faults.ts'
import {
  countUndelivered,
  type Delivery,
  findDelivery,
  insertAttempt,
  recordAttempt,
} from './delivery-queries.ts'
import { type Answer, postEvent } from './post-event.ts'
import { renderEvent } from './versions/render-event.ts'

const DAY_MS = 86_400_000

type Endpoint = Documents['webhook_endpoint']

export interface AttemptOptions {
  store: Store
  settings: Readonly<Settings>
  wallNow: () => number
  /** Waiting times after each failed attempt; when they are spent, the delivery has failed. */
  retryDelaysMs: readonly number[]
  faults: DeliveryFaults
  stop: AbortSignal
}

/** Posts an event to its endpoint, and records how that went. */
export async function attemptDelivery(
  options: AttemptOptions,
  id: string,
  { isCopy }: { isCopy: boolean },
): Promise<Delivery> {
  const { store, wallNow, stop } = options
  const delivery = findDelivery(store, id)
  if (!delivery) throw new Error(`There is no delivery ${id}.`)
  const startedAtMs = wallNow()
  const answer = await ask(options, delivery)
  // The sandbox stops: nobody knows whether it arrived, so it is made again at the next start.
  if (isCopy || stop.aborted) return delivery
  const attempted = afterAnswer(options, delivery, answer)
  store.transaction(() => {
    insertAttempt(store, id, { ...answer, atMs: startedAtMs, durationMs: wallNow() - startedAtMs })
    noteHealth(options, delivery.endpointId, attempted.state === 'succeeded')
    // Delivered by hand or twice: what has arrived once has arrived.
    if (findDelivery(store, id)?.state === 'succeeded') return
    recordAttempt(store, attempted)
    const latest = store.find('event', delivery.eventId)
    if (latest) store.save({ ...latest, pending_webhooks: countUndelivered(store, latest.id) })
  })
  return attempted
}

async function ask(options: AttemptOptions, delivery: Delivery): Promise<Answer> {
  const { store, faults, wallNow, stop } = options
  const latencyMs = faults.latencyMs()
  if (latencyMs > 0) await waitFor(latencyMs, stop)
  const event = store.find('event', delivery.eventId)
  const endpoint = findLive(store, delivery.endpointId)
  if (!event || !endpoint) {
    return { status: null, error: 'The endpoint is gone or disabled.', body: null, isFinal: true }
  }
  if (faults.isDown(endpoint.id)) {
    const error = `connect ECONNREFUSED ${new URL(endpoint.url).host}, as ordered`
    return { status: null, error, body: null, isFinal: false }
  }
  const body = JSON.stringify(renderEvent(store, event, endpoint.api_version), null, 2)
  return postEvent(endpoint, body, wallNow(), stop)
}

function afterAnswer(options: AttemptOptions, delivery: Delivery, answer: Answer): Delivery {
  const attempts = delivery.attempts + 1
  const delayMs = answer.isFinal ? undefined : options.retryDelaysMs[attempts - 1]
  const nowMs = options.wallNow()
  const succeeded = answer.status !== null && answer.status >= 200 && answer.status < 300
  const isOver = succeeded || delayMs === undefined
  return {
    ...delivery,
    attempts,
    state: succeeded ? 'succeeded' : isOver ? 'failed' : 'waiting',
    nextAtMs: isOver ? null : nowMs + delayMs,
    lastAtMs: nowMs,
    lastStatus: answer.status,
    lastError: succeeded ? null : answer.error,
  }
}

/** Remembers since when an endpoint fails, and disables it when that has been too long. */
function noteHealth({ store, settings, wallNow }: AttemptOptions, id: string, isWell: boolean) {
  const endpoint = findLive(store, id)
  if (!endpoint) return
  const since = endpoint.internal.failingSinceMs ?? null
  if (isWell) {
    if (since !== null) saveHealth(store, endpoint, null)
    return
  }
  if (since === null) saveHealth(store, endpoint, wallNow())
  const days = settings.disableEndpointAfterDays
  if (days === null || since === null || wallNow() - since < days * DAY_MS) return
  store.save({ ...endpoint, status: 'disabled' })
}

function saveHealth(store: Store, endpoint: Endpoint, failingSinceMs: number | null): void {
  store.save({ ...endpoint, internal: { ...endpoint.internal, failingSinceMs } })
}

function findLive(store: Store, id: string): Endpoint | null {
  const endpoint = store.find('webhook_endpoint', id)
  if (!endpoint || store.isDeleted(id)) return null
  return endpoint.status === 'enabled' ? endpoint : null
}

function waitFor(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
    stop.addEventListener('abort', done)
  })
}
