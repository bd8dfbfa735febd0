import type { Documents } from '../documents.ts'
import { silently } from '../events/emit.ts'
import { get, type Operation } from '../operation.ts'

/** Does something as if it were already that time, tells nobody, and takes it all back. */
export function foresee<T>(
  op: Operation,
  at: number,
  owner: { test_clock?: string | null },
  work: (later: Operation) => T,
): T {
  const later: Operation = { ...op, now: owner.test_clock ? op.now : at }
  return op.store.rehearse(() => {
    if (owner.test_clock) moveClock(op, get(op, 'test_helpers.test_clock', owner.test_clock), at)
    return silently(later, () => work(later))
  })
}

function moveClock(
  op: Operation,
  clock: Documents['test_helpers.test_clock'],
  frozenTime: number,
): void {
  op.store.save({ ...clock, frozen_time: frozenTime })
}
