import type { Logger } from 'pino'

/** npm, a launcher and the terminal may each pass on one and the same Ctrl+C. */
const SAME_PRESS_MS = 500
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Stops once when asked to; a second request means that somebody does not want to wait. */
export function stopOnSignals(
  stop: (reason: string) => void,
  quit: () => void,
): { remove(): void } {
  let askedAt: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now()
    if (askedAt === null) {
      askedAt = now
      stop(signal)
    } else if (now - askedAt > SAME_PRESS_MS) {
      quit()
    }
  }
  // A launcher that was killed can pass nothing on; losing it ends us the same way.
  const onOrphaned = () => onSignal('SIGTERM')
  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.on('disconnect', onOrphaned)
  if (process.send !== undefined && !process.connected) onOrphaned()
  return {
    remove() {
      for (const signal of SIGNALS) process.off(signal, onSignal)
      process.off('disconnect', onOrphaned)
    },
  }
}

/** What nobody caught is a bug: the state in memory can't be trusted, and the tables hold the rest. */
export function endOnBugs(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'A bug ends this process; what was committed is kept')
    process.exit(1)
  })
}
