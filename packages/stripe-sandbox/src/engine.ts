import { type ChaosDesk, createChaosDesk } from './chaos/chaos-desk.ts'
import type { Faults } from './chaos/order-faults.ts'
import { type CheckoutDesk, createCheckoutDesk } from './checkout/checkout-desk.ts'
import type { PaymentOutcome } from './checkout/checkout-view.ts'
import { createGlobalClock } from './clock/global-clock.ts'
import { type Due, findNextDue, listDue } from './clock/run-due.ts'
import { createTimeMachine } from './clock/time-machine.ts'
import { type AdvanceOptions, createTimekeeper, type Progress } from './clock/timekeeper.ts'
import type { Destination } from './clock/travel.ts'
import type { Documents, Kind } from './documents.ts'
import { createDeliverer } from './events/deliver.ts'
import { createDeliveryDesk, type DeliveryDesk } from './events/delivery-desk.ts'
import { keepArchive } from './events/keep-archive.ts'
import { rollSecret } from './events/roll-secret.ts'
import { newestSeq, waitForAnswer } from './events/wait-for-answer.ts'
import { invalid } from './http/api-error.ts'
import { createKeyring, type Keyring, type RestrictedKey } from './http/api-keys.ts'
import { createRequestLog, type LoggedRequest, type RequestLog } from './http/request-log.ts'
import type { Operation } from './operation.ts'
import { createForcedDeclines } from './payments/forced-declines.ts'
import { createPortalEngine, type PortalEngine } from './portal/portal-engine.ts'
import { createOperations, NOBODY } from './run-operations.ts'
import type { Settings } from './settings.ts'
import { keepSnapshots, type Snapshots } from './snapshots/keep-snapshots.ts'
import type { Page, Store } from './store/open-store.ts'

const REDIRECT_WAIT_MS = 10_000

/** The sandbox without its HTTP: what tests, the hosted pages, the dashboard and `/_sandbox` talk to. */
export interface Engine extends ChaosDesk, CheckoutDesk, DeliveryDesk, PortalEngine, Snapshots {
  readonly settings: Readonly<Settings>
  /** Sandbox time in milliseconds, as `advance` and `nextBillingEventAt`. */
  now(): number
  wall(): number
  /**
   * Moves the global clock through everything that becomes due until then, in order, and after each moment waits until
   * its deliveries were attempted. Stopped by its signal or by `stopAdvance`, it ends after the moment under way, and
   * the clock stays there. @throws {ApiError} 400 for a moment that has passed
   */
  advance(toMs: number, options?: AdvanceOptions): Promise<void>
  /**
   * Moves the time to where something has happened, see `DestinationName`. A subscription on a test clock moves that.
   * @returns false when it was stopped, or when what it was heading for ceased to lie ahead
   * @throws {ApiError} 400 when nothing of the kind lies ahead, 404 for an unknown subscription
   */
  advanceTo(destination: Destination, options?: AdvanceOptions): Promise<boolean>
  stopAdvance(): void
  /** How far the advance of the global clock has come, or null while it is not advanced. */
  advanceProgress(): Progress | null
  nextBillingEventAt(): number | null
  /** What lies ahead on the global clock, earliest first. */
  listUpcoming(limit?: number): Due[]
  /** Resolves when no delivery is in flight or due now. */
  drain(): Promise<void>
  /** Signs with a new secret; with the old one, too, for so many hours of the wall. @returns the new one */
  rollSecret(endpointId: string, expiresInHours: number): string
  /** The customer's next charge is refused whatever the card; '*' is anybody's next. */
  forceDecline(customerId: string, declineCode: string): void
  changeSettings(change: Partial<Omit<Settings, 'url' | 'secretKey'>>): void
  /** Any kind of object, newest first, as the store holds it. */
  listDocuments<K extends Kind>(kind: K, page: Page): { data: Documents[K][]; hasMore: boolean }
  findDocument<K extends Kind>(kind: K, id: string): Documents[K] | null
  listRequests(): LoggedRequest[]
  /** Forgets events that are older than `keepDays`; this happens every hour, too. */
  forgetOldEvents(): void
  /** Forgets everything but the endpoints, and returns to the wall's time. */
  reset(): void
}

/** The engine with what only the API's own handler needs. */
export interface EngineInside extends Engine {
  store: Store
  log: RequestLog
  faults(): Faults
  keyring: Keyring
  /** One operation in one transaction; an error that keeps its effects is thrown after the commit. */
  operate<T>(request: Operation['request'], work: (op: Operation) => T): T
  close(): Promise<void>
}

export interface EngineOptions {
  store: Store
  /** Where snapshots are kept; null keeps them as long as the engine runs. */
  dataDir: string | null
  settings: Settings
  retryDelaysMs: readonly number[]
  wallNow: () => number
  restrictedKeys?: readonly RestrictedKey[]
}

export function createEngine({
  store,
  dataDir,
  settings,
  retryDelaysMs,
  wallNow,
  restrictedKeys = [],
}: EngineOptions): EngineInside {
  const clock = createGlobalClock(store, wallNow)
  const log = createRequestLog()
  const declines = createForcedDeclines()
  const chaos = createChaosDesk(wallNow)

  const deliverer = createDeliverer({
    store,
    wallNow,
    retryDelaysMs,
    settings,
    faults: chaos.ofDeliveries,
  })

  const operations = createOperations({
    store,
    settings,
    takeForcedDecline: declines.take,
    ...chaos.ofEvents,
    wallMs: wallNow,
    onDone: deliverer.kick,
  })
  const timekeeper = createTimekeeper({ store, clock, deliverer, run: operations.join })

  const operate = <T>(request: Operation['request'], work: (op: Operation) => T): T => {
    try {
      return operations.operate(request, clock.now(), work)
    } finally {
      timekeeper.wake()
    }
  }

  const look = <T>(work: (op: Operation) => T): T => operations.look(clock.now(), work)

  /** Stripe waits for the answer to `checkout.session.completed` before it sends the buyer back. */
  const pay = async (work: (op: Operation) => PaymentOutcome): Promise<PaymentOutcome> => {
    const after = newestSeq(store)
    const outcome = operate(NOBODY, work)
    if (outcome.kind !== 'redirect') return outcome
    const type = 'checkout.session.completed'
    await waitForAnswer({ store, deliverer }, { type, after, limitMs: REDIRECT_WAIT_MS })
    return outcome
  }

  const desk = createDeliveryDesk({ store, deliverer, wallNow })
  const time = createTimeMachine({
    store,
    clock,
    timekeeper,
    operate: (work) => operate(NOBODY, work),
  })

  const { close: closeSnapshots, ...snapshots } = keepSnapshots({
    dataDir,
    store,
    clock,
    timekeeper,
    deliverer,
    onRestore: declines.clear,
  })
  const archive = keepArchive({ store, settings, wallNow })

  timekeeper.wake()
  deliverer.kick()

  return {
    store,
    log,
    faults: chaos.ofApi,
    keyring: createKeyring(store, restrictedKeys),
    settings,
    operate,
    now: clock.now,
    wall: wallNow,
    advance: time.advance,
    advanceTo: time.advanceTo,
    stopAdvance: time.stop,
    advanceProgress: timekeeper.progress,
    nextBillingEventAt: () => {
      const next = findNextDue(store, '')
      return next ? next.at * 1_000 : null
    },
    listUpcoming: (limit = 20) => listDue(store, '', limit),
    drain: deliverer.drain,
    ...chaos.desk,
    ...desk,
    ...snapshots,
    rollSecret: (id, hours) => operate(NOBODY, (op) => rollSecret(op, id, hours).secret),
    forceDecline: declines.force,
    changeSettings(change) {
      if (change.retryDays) mustIncrease(change.retryDays)
      Object.assign(settings, change)
    },
    ...createCheckoutDesk({ look, pay, operate: (work) => operate(NOBODY, work) }),
    ...createPortalEngine((work) => operate(NOBODY, work)),
    listDocuments: store.list,
    findDocument: store.find,
    listRequests: log.list,
    forgetOldEvents: archive.forget,
    reset() {
      const endpoints = store.all('webhook_endpoint')
      store.transaction(() => {
        store.clear()
        for (const endpoint of endpoints) store.insert(endpoint)
      })
      clock.moveTo(wallNow())
      log.clear()
      declines.clear()
    },
    async close() {
      archive.close()
      const stopped = timekeeper.close()
      await deliverer.close()
      await stopped
      closeSnapshots()
      store.close()
    },
  }
}

function mustIncrease(days: readonly number[]): void {
  if (days.every((day, index) => day > (days[index - 1] ?? 0))) return
  throw invalid('Retry days must be positive and increase.', { param: 'retryDays' })
}
