import type { Deliverer } from '../events/deliver.ts'
import { emit } from '../events/emit.ts'
import { invalid } from '../http/api-error.ts'
import { get, type Operation } from '../operation.ts'
import type { Store } from '../store/open-store.ts'
import type { GlobalClock } from './global-clock.ts'
import { findNextDue, runDue } from './run-due.ts'
import { beginSlice, mustHavePassed, runSlice } from './run-slice.ts'

export interface Progress {
  /** Milliseconds. */
  fromMs: number
  nowMs: number
  toMs: number
  /** How many moments have been worked through. */
  steps: number
}

export interface AdvanceOptions {
  onProgress?: (progress: Progress) => void
  /** Stops after the moment under way; the clock stays there. */
  signal?: AbortSignal
}

export interface Timekeeper {
  /** See `Engine.advance`. */
  advance(toMs: number, options?: AdvanceOptions): Promise<void>
  /** How far the advance under way has come, or null. */
  progress(): Progress | null
  /** Does something while time stands still. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Runs what is due, and looks at the test clocks that are advancing. Called after each operation. */
  wake(): void
  close(): Promise<void>
}

/** A timer cannot wait longer than this; it is set again then. */
const LONGEST_WAIT_MS = 60_000
/** Beyond it dates are written in another form, and who comes there by mistake cannot go back. */
const LATEST_MS = Date.UTC(10_000, 0) - 1
/** Until what failed is tried again: a full disk may have room by then. */
const RETRY_WAIT_MS = 5_000

export function createTimekeeper(parts: {
  store: Store
  clock: GlobalClock
  deliverer: Deliverer
  /** An operation inside the transaction that is under way. */
  run: (nowMs: number, work: (op: Operation) => void) => void
}): Timekeeper {
  const { store, clock, deliverer, run } = parts
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let waking = false
  /** What had been written when the timer was set, and for when it was set. */
  let seenWrites = -1
  let nextAtMs: number | null = null
  let current: Progress | null = null
  /** Journeys follow one another: while one is under way, no other moves the time. */
  let queue: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }

  const advance = async (toMs: number, { onProgress, signal }: AdvanceOptions) => {
    const fromMs = clock.now()
    if (!Number.isFinite(toMs) || toMs < fromMs) {
      throw invalid('The clock only moves forward: choose a time after the present one.', {
        param: 'to',
      })
    }
    if (toMs > LATEST_MS) {
      throw invalid('The clock goes no further than the year 9999.', { param: 'to' })
    }
    current = { fromMs, nowMs: fromMs, toMs, steps: 0 }
    try {
      for (let isDone = false; !isDone && !closed && !signal?.aborted; ) {
        const { moments, ...slice } = runSlice(parts, toMs)
        // Whoever was told may have made something new that is due.
        isDone = slice.isDone && moments === 0
        await deliverer.drain()
        // Others get their turn: the API, the pages, and whoever follows the progress.
        await immediate()
        if (moments === 0) continue
        current = { fromMs, nowMs: slice.nowMs, toMs, steps: current.steps + moments }
        onProgress?.(current)
      }
      if (!signal?.aborted && clock.now() < toMs) clock.moveTo(toMs)
    } finally {
      current = null
      arm()
    }
  }

  const isSomethingDue = () => findNextDue(store, '', Math.floor(clock.now() / 1_000)) !== null

  const catchUp = async () => {
    while (!closed && isSomethingDue() && !runSlice(parts, clock.now()).isDone) await immediate()
    for (const testClock of store.all('test_helpers.test_clock', { status: 'advancing' })) {
      await advanceTestClock(testClock.id)
    }
    arm()
  }

  const advanceTestClock = async (id: string) => {
    for (let running = true; running && !closed; ) {
      const isOver = beginSlice()
      store.transaction(() =>
        run(clock.now(), (op) => {
          do running = stepTestClock(op, id)
          while (running && !isOver())
        }),
      )
      await immediate()
    }
  }

  const arm = () => {
    if (timer) clearTimeout(timer)
    timer = null
    const next = closed ? null : findNextDue(store, '')
    seenWrites = store.writes.due
    nextAtMs = next === null ? null : next.at * 1_000
    if (nextAtMs === null) return
    const waitMs = Math.min(Math.max(nextAtMs - clock.now(), 0), LONGEST_WAIT_MS)
    timer = setTimeout(look, waitMs)
    timer.unref()
  }

  /** Nobody waits for what time brings, so that its failure is told here; it stays due. */
  const tryLater = (error: unknown) => {
    console.error(error)
    if (closed) return
    timer = setTimeout(look, RETRY_WAIT_MS)
    timer.unref()
  }

  const hasNews = () =>
    seenWrites !== store.writes.due || (nextAtMs !== null && nextAtMs <= clock.now())

  const look = () => {
    if (waking || closed) return
    waking = true
    queueMicrotask(() => {
      inTurn(async () => {
        waking = false
        if (!closed) await catchUp()
      }).catch(tryLater)
    })
  }

  return {
    advance: (toMs, options = {}) => inTurn(() => advance(toMs, options)),
    progress: () => current,
    inTurn,
    wake() {
      if (hasNews()) look()
    },
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await queue
    },
  }
}

/** One due entry of an advancing test clock, or its arrival. @returns whether more is to come */
function stepTestClock(op: Operation, id: string): boolean {
  const testClock = op.store.find('test_helpers.test_clock', id)
  const target = testClock?.status_details?.advancing?.target_frozen_time
  if (!testClock || target === undefined || op.store.isDeleted(id)) return false
  const due = findNextDue(op.store, id, target)
  if (due) {
    const frozen = Math.max(due.at, testClock.frozen_time)
    op.store.save({ ...testClock, frozen_time: frozen })
    runDue(op, due)
    mustHavePassed(op.store, due)
    return true
  }
  op.store.save({ ...testClock, frozen_time: target, status: 'ready', status_details: {} })
  emit(op, 'test_helpers.test_clock.ready', get(op, 'test_helpers.test_clock', id))
  return false
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
