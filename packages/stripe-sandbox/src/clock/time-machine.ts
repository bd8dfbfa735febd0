import { emit } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'
import type { Store } from '../store/open-store.ts'
import type { GlobalClock } from './global-clock.ts'
import type { AdvanceOptions, Timekeeper } from './timekeeper.ts'
import { type Destination, travel } from './travel.ts'

export interface TimeMachine {
  /** See `Engine.advance`. */
  advance(toMs: number, options?: AdvanceOptions): Promise<void>
  /** See `Engine.advanceTo`. */
  advanceTo(destination: Destination, options?: AdvanceOptions): Promise<boolean>
  /** Ends every advance under way after its present moment. */
  stop(): void
}

/** Moves time on purpose: journeys that can be watched and stopped. */
export function createTimeMachine(parts: {
  store: Store
  clock: GlobalClock
  timekeeper: Timekeeper
  operate: (work: (op: Operation) => void) => void
}): TimeMachine {
  const { store, clock, timekeeper, operate } = parts
  const underWay = new Set<AbortController>()

  const journey = async <T>(
    options: AdvanceOptions,
    work: (stoppable: AdvanceOptions & { signal: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    const control = new AbortController()
    const signal = options.signal
      ? AbortSignal.any([options.signal, control.signal])
      : control.signal
    underWay.add(control)
    try {
      return await work({ ...options, signal })
    } finally {
      underWay.delete(control)
    }
  }

  const moveTo = async (clockId: string, at: number, options: AdvanceOptions) => {
    if (clockId !== '') {
      operate((op) => startTestClock(op, clockId, at))
      await timekeeper.inTurn(async () => {})
    } else if (at * 1_000 > clock.now()) await timekeeper.advance(at * 1_000, options)
    // What is overdue happens by itself; it is enough to wait for it.
    else await timekeeper.inTurn(async () => {})
  }

  return {
    advance: (toMs, options = {}) =>
      journey(options, (stoppable) => timekeeper.advance(toMs, stoppable)),
    advanceTo: (destination, options = {}) =>
      journey(options, (stoppable) =>
        travel(
          {
            store,
            moveTo: (clockId, at) => moveTo(clockId, at, stoppable),
            isStopped: () => stoppable.signal.aborted,
          },
          destination,
        ),
      ),
    stop() {
      for (const control of underWay) control.abort()
    },
  }
}

/** Sets a test clock off, however far that is: Stripe's limits are for those who ask over its API. */
function startTestClock(op: Operation, id: string, at: number): void {
  const clock = get(op, 'test_helpers.test_clock', id)
  if (clock.frozen_time >= at) return
  const advancing = {
    ...clock,
    status: 'advancing' as const,
    status_details: { advancing: { target_frozen_time: at } },
  }
  op.store.save(advancing)
  emit(op, 'test_helpers.test_clock.advancing', advancing)
}
