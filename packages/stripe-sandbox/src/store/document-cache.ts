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

interface Entry {
  document: Document
  size: number
}

/**
 * The documents that were used last. They are frozen, since everybody gets the same object. Two halves, because a list
 * in exact order of use would have to be changed at each look: what is used comes into the young half, and when that is
 * full the old half goes and the young one takes its place.
 */
export function createDocumentCache(capacity = CAPACITY): DocumentCache {
  let young = new Map<string, Entry>()
  let old = new Map<string, Entry>()
  let youngSize = 0

  const keep = (entry: Entry) => {
    const { document, size } = entry
    if (youngSize + size > capacity / 2) {
      old = young
      young = new Map()
      youngSize = 0
    }
    young.set(document.id, entry)
    youngSize += size
  }
  const drop = (id: string) => {
    const entry = young.get(id)
    if (entry) {
      youngSize -= entry.size
      young.delete(id)
    }
    old.delete(id)
  }

  return {
    get(id) {
      const recent = young.get(id)
      if (recent) return recent.document
      const entry = old.get(id)
      if (!entry) return undefined
      old.delete(id)
      keep(entry)
      return entry.document
    },
    put(document, size) {
      drop(document.id)
      keep({ document, size })
    },
    drop,
    clear() {
      young = new Map()
      old = new Map()
      youngSize = 0
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
