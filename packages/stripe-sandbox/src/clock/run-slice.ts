import { performance } from 'node:perf_hooks'
import { listDueDeliveries } from '../events/delivery-queries.ts'
import type { Operation } from '../operation.ts'
import type { Store } from '../store/open-store.ts'
import type { GlobalClock } from './global-clock.ts'
import { type Due, findNextDue, runDue } from './run-due.ts'

/** How long due work keeps everybody else waiting, at most. Real time, whatever the sandbox's clocks say. */
const SLICE_MS = 25

/** Begins a slice. @returns whether it is over */
export function beginSlice(): () => boolean {
  const endsAt = performance.now() + SLICE_MS
  return () => performance.now() >= endsAt
}

export interface Slice {
  /** How many moments came to their end. */
  moments: number
  /** The moment that was reached. */
  nowMs: number
  /** Nothing more is due by then. */
  isDone: boolean
}

export interface SliceParts {
  store: Store
  clock: GlobalClock
  /** An operation inside the transaction that is under way. */
  run: (nowMs: number, work: (op: Operation) => void) => void
}

/**
 * Works through what is due, moment by moment, in one transaction: until a moment has something to deliver, or the
 * slice is over. A moment is a second; nothing is told of it before all of it has happened.
 */
export function runSlice({ store, clock, run }: SliceParts, byMs: number): Slice {
  const isOver = beginSlice()
  const by = Math.floor(byMs / 1_000)
  return store.transaction(() => {
    const slice: Slice = { moments: 0, nowMs: clock.now(), isDone: true }
    let due = findNextDue(store, '', by)
    while (due !== null) {
      slice.nowMs = due.at * 1_000
      if (slice.nowMs > clock.now()) clock.moveTo(slice.nowMs)
      const { at } = due
      const entry = due
      run(slice.nowMs, (op) => runDue(op, entry))
      mustHavePassed(store, entry)
      due = findNextDue(store, '', by)
      const isMomentOver = due?.at !== at
      if (isMomentOver) slice.moments += 1
      if (due !== null && (isOver() || (isMomentOver && hasDeliveries(store, clock)))) {
        slice.isDone = false
        break
      }
    }
    return slice
  })
}

function hasDeliveries(store: Store, clock: GlobalClock): boolean {
  return listDueDeliveries(store, clock.wall(), 1).length > 0
}

/** What became due and stays due would go round for ever: better a loud bug. */
export function mustHavePassed(store: Store, due: Due): void {
  const left = store
    .sql('select 1 from due where document_id = ? and kind = ? and at <= ?')
    .get(due.documentId, due.kind, due.at)
  if (left) throw new Error(`${due.kind} of ${due.documentId} is still due after it was done.`)
}
