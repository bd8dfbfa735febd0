import type { Store } from '../store/open-store.ts'

interface Job<T> {
  work: () => T
  resolve(result: T): void
  reject(error: unknown): void
}

/**
 * Writes what arrives in one turn of the event loop with one commit, which costs far more than the work in it. Nobody is
 * answered before the commit. Where one of them fails, or the disk is full, nothing of that commit is kept and each is
 * tried by itself, so that one never costs another its answer.
 */
export function createSharedCommit<T>(store: Pick<Store, 'transaction'>) {
  let waiting: Job<T>[] = []

  const flush = () => {
    const jobs = waiting
    waiting = []
    try {
      const results = store.transaction(() => jobs.map(({ work }) => work()))
      for (const [at, { resolve }] of jobs.entries()) resolve(results[at]!)
    } catch {
      for (const job of jobs) alone(job)
    }
  }

  return (work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject })
      if (waiting.length === 1) setImmediate(flush)
    })
}

function alone<T>({ work, resolve, reject }: Job<T>): void {
  try {
    resolve(work())
  } catch (error) {
    reject(error)
  }
}
