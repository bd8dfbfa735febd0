import type { Lane } from '../context.ts'
import { assertOutsideTransaction } from '../db/guard.ts'
import type { Broker } from './broker.ts'

/** For a single process: a wake-up is a function call. */
export function createInProcessBroker(): Broker {
  const listeners = new Map<Lane, () => void>()
  return {
    start: async () => {},
    onWake: (lane, listen) => {
      listeners.set(lane, listen)
    },
    wake(lane) {
      assertOutsideTransaction('A wake-up')
      listeners.get(lane)?.()
    },
    ready: () => ({ ok: true, detail: 'Wake-ups stay in this process.' }),
    stop: async () => listeners.clear(),
  }
}
