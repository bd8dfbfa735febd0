import type { Store } from '../store/open-store.ts'

const OFFSET = 'clockOffsetMs'

export interface GlobalClock {
  /** Milliseconds: the wall's time plus the offset. */
  now(): number
  wall(): number
  /** Jumps; time goes on from there. Kept across restarts. */
  moveTo(toMs: number): void
  offsetMs(): number
}

export function createGlobalClock(store: Store, wallNow: () => number): GlobalClock {
  let offset = Number(store.readMeta(OFFSET) ?? 0)
  return {
    now: () => wallNow() + offset,
    wall: wallNow,
    moveTo(toMs) {
      offset = toMs - wallNow()
      store.writeMeta(OFFSET, String(offset))
    },
    offsetMs: () => offset,
  }
}
