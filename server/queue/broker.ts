import type { Lane } from '../context.ts'

/**
 * Carries wake-ups from whoever committed work to whoever works it, and nothing else: what is due stands in tables, so
 * a broker that is down, flushed or forgetful costs at most one poll of the worker (three seconds).
 */
export interface Broker {
  /** Connects in the background; a broker that is down delays nothing but wake-ups. */
  start(): Promise<void>
  /** Nudges the lane's workers, in this process and in others. After the commit, never inside the transaction. */
  wake(lane: Lane): void
  /** Before `start`: what this process does when a lane is woken. */
  onWake(lane: Lane, listen: () => void): void
  ready(): BrokerHealth
  stop(): Promise<void>
}

export interface BrokerHealth {
  ok: boolean
  /** What a person should know, as a sentence. */
  detail: string
}
