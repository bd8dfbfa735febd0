import { invalid } from './api-error.ts'

/** A decoded parameter: text, or a nested map. Arrays arrive as maps whose keys are indexes. */
export type Raw = string | RawMap
export type RawMap = Map<string, Raw>

const MAX_DEPTH = 8

/**
 * Decodes Stripe's form syntax: `items[0][price]=…`, `metadata[key]=…`, and `expand[]=…` as curl users write it.
 * Maps rather than objects, so that no key can reach a prototype.
 */
export function decodeForm(text: string): RawMap {
  const root: RawMap = new Map()
  for (const [name, value] of new URLSearchParams(text)) place(root, splitName(name), value, name)
  return root
}

function splitName(name: string): string[] {
  const open = name.indexOf('[')
  if (open <= 0 || !name.endsWith(']')) return [name]
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][')]
}

function place(root: RawMap, path: string[], value: string, name: string): void {
  if (path.length > MAX_DEPTH) throw invalid(`Invalid request: ${name} is nested too deeply.`)
  let map = root
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(map.size) : part
    if (depth === path.length - 1) {
      map.set(key, value)
      return
    }
    const next = map.get(key)
    if (next instanceof Map) {
      map = next
    } else {
      const made: RawMap = new Map()
      map.set(key, made)
      map = made
    }
  }
}
