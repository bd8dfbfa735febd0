import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'

export const POLL_MS = 3_000
const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const

export interface WorkLoopOptions {
  name: string
  /** Claims a batch and works it. @returns how many were claimed; 0 means that nothing is due */
  work: () => Promise<number>
  /** How many batches may be in hand at once, so that one slow call does not hold up the rest. */
  concurrency: number
  log: Logger
  pollMs?: number
  backoffMs?: readonly number[]
}

export interface WorkLoop {
  /** Something is due. During a back-off this is ignored: the loop looks by itself when it ends. */
  wake(): void
  /** Claims nothing more and waits for the batches in hand. */
  stop(): Promise<void>
}

/**
 * Works a lane until nothing is due, at once when woken, and looks by itself every three seconds in case a wake-up was
 * lost. An error is logged and backed off from; it never ends the loop.
 */
export function startWorkLoop(options: WorkLoopOptions): WorkLoop {
  const { name, work, concurrency, log } = options
  const backoffMs = options.backoffMs ?? BACKOFF_MS
  // A wake-up must not lend the request that gave it, or its transaction guard, to the work that follows.
  const inOwnContext = AsyncLocalStorage.snapshot()
  const running = new Set<Promise<void>>()
  let stopped = false
  let missedWake = false
  let failures = 0
  let backoff: NodeJS.Timeout | null = null
  const poll = setInterval(wake, options.pollMs ?? POLL_MS).unref()

  function wake(): void {
    if (stopped || backoff !== null) return
    if (running.size >= concurrency) missedWake = true
    else inOwnContext(begin)
  }

  function begin(): void {
    const drained: Promise<void> = drain().finally(() => running.delete(drained))
    running.add(drained)
  }

  async function drain(): Promise<void> {
    try {
      do {
        missedWake = false
        while (!stopped && (await work()) > 0);
        failures = 0
      } while (missedWake && !stopped)
    } catch (error) {
      backOff(error)
    }
  }

  function backOff(error: unknown): void {
    const waitMs = backoffMs[Math.min(failures, backoffMs.length - 1)] ?? POLL_MS
    failures += 1
    log.error({ err: error, lane: name, waitMs }, 'A lane failed; it is tried again after a pause')
    if (stopped || backoff !== null) return
    backoff = setTimeout(() => {
      backoff = null
      wake()
    }, waitMs).unref()
  }

  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(poll)
      if (backoff !== null) clearTimeout(backoff)
      await Promise.all(running)
    },
  }
}
