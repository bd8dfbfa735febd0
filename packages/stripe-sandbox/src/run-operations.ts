import { ApiError } from './http/api-error.ts'
import type { Operation } from './operation.ts'
import type { Store } from './store/open-store.ts'

type Request = Operation['request']

export const NOBODY: Request = { id: null, idempotency_key: null }

export interface Operations {
  /** One operation in one transaction; an error that keeps its effects is thrown after the commit. */
  operate<T>(request: Request, nowMs: number, work: (op: Operation) => T): T
  /** An operation inside the transaction that is under way. */
  join(nowMs: number, work: (op: Operation) => void): void
  /** Reads without a transaction. */
  look<T>(nowMs: number, work: (op: Operation) => T): T
}

export function createOperations(
  parts: Pick<
    Operation,
    'store' | 'settings' | 'takeForcedDecline' | 'drops' | 'omits' | 'holdsDeliveries' | 'wallMs'
  > & {
    store: Store
    /** Called after the outermost transaction: what is told must have happened. */
    onDone: () => void
  },
): Operations {
  const { onDone, ...plain } = parts
  let isTold = true
  const tellSoon = () => {
    if (!isTold) return
    isTold = false
    queueMicrotask(() => {
      isTold = true
      onDone()
    })
  }
  const begin = (request: Request, nowMs: number): Operation => ({
    ...plain,
    now: Math.floor(nowMs / 1_000),
    request,
    collecting: null,
  })
  return {
    operate<T>(request: Request, nowMs: number, work: (op: Operation) => T): T {
      const outcome = plain.store.transaction(() => attempt(() => work(begin(request, nowMs))))
      tellSoon()
      if (outcome.error) throw outcome.error
      return outcome.value as T
    },
    join(nowMs, work) {
      work(begin(NOBODY, nowMs))
      tellSoon()
    },
    look: (nowMs, work) => work(begin(NOBODY, nowMs)),
  }
}

/** A refused payment is an error whose effects are kept; any other error takes the transaction back. */
function attempt<T>(work: () => T): { value?: T; error?: ApiError } {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof ApiError && error.keepsEffects) return { error }
    throw error
  }
}
