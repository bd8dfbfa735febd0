import type { Document } from '../documents.ts'

/** Characters of JSON, which stand for some three times as many bytes of objects. */
const CAPACITY = 8_000_000

export interface DocumentCache {
  get(id: string): Document | undefined
  /** @param size length of its JSON */
  put(document: Document, size: number): void
  drop(id: string): void
  clear(): void
}

/** The documents that were used last. They are frozen, since everybody gets the same object. */
export function createDocumentCache(capacity = CAPACITY): DocumentCache {
  const entries = new Map<string, { document: Document; size: number }>()
  let total = 0

  const drop = (id: string) => {
    const entry = entries.get(id)
    if (!entry) return
    total -= entry.size
    entries.delete(id)
  }

  return {
    get(id) {
      const entry = entries.get(id)
      if (!entry) return undefined
      // A Map keeps the order of insertion: what was used is the newest again.
      entries.delete(id)
      entries.set(id, entry)
      return entry.document
    },
    put(document, size) {
      drop(document.id)
      entries.set(document.id, { document, size })
      total += size
      for (const oldest of entries.keys()) {
        if (total <= capacity) break
        drop(oldest)
      }
    },
    drop,
    clear() {
      entries.clear()
      total = 0
    },
  }
}

/** Freezes a value and all that hangs on it; what is frozen already was frozen as a whole. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const key in value) freeze(value[key])
  return value
}
