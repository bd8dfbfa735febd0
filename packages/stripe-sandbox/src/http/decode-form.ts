import { invalid } from './api-error.ts'

/** A decoded parameter: text, or a nested map. Arrays arrive as maps whose keys are indexes. */
export type Raw = string | RawMap
export type RawMap = Map<string, Raw>

/** Stripe's own parameters go 9 deep. */
const MAX_DEPTH = 16
const MAX_PAIRS = 5_000

/**
 * Decodes Stripe's form syntax: `items[0][price]=…`, `metadata[key]=…`, and `expand[]=…` as curl users write it.
 * Maps rather than objects, so that no key can reach a prototype.
 * @throws 400 for text that is not valid UTF-8 once decoded, and for what would have to be both text and a map
 */
export function decodeForm(text: string): RawMap {
  const root: RawMap = new Map()
  const pairs = text.split('&').filter((pair) => pair !== '')
  if (pairs.length > MAX_PAIRS) throw invalid('Invalid request: it has too many parameters.')
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    place(root, splitName(name), value, name)
  }
  return root
}

function decode(text: string): string {
  const decoded = percentDecode(text.replaceAll('+', ' '))
  if (decoded.includes('\0')) throw invalid('Invalid request: it contains a null byte.')
  return decoded
}

function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw invalid('Invalid request: it is not percent-encoded UTF-8.')
  }
}

function splitName(name: string): string[] {
  const open = name.indexOf('[')
  if (open <= 0 || !name.endsWith(']')) return [name]
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][')]
}

function place(root: RawMap, path: string[], value: string, name: string): void {
  if (path.length > MAX_DEPTH) {
    throw invalid(`Invalid request: ${name.slice(0, 80)}… is nested too deeply.`)
  }
  let map = root
  for (const [depth, part] of path.entries()) {
    const rest = path.slice(depth + 1)
    const key = part === '' && depth > 0 ? nextIndex(map, rest) : part
    const known = map.get(key)
    if (rest.length === 0) {
      if (known instanceof Map) throw invalid(`Invalid request: ${name} is given as a hash, too.`)
      map.set(key, value)
      return
    }
    if (typeof known === 'string') {
      throw invalid(`Invalid request: ${name} belongs to a hash that is given as text, too.`)
    }
    const next: RawMap = known ?? new Map()
    map.set(key, next)
    map = next
  }
}

/** `items[][price]=…&items[][quantity]=…` is one item: the next begins where a name comes again. */
function nextIndex(map: RawMap, rest: string[]): string {
  const last = map.get(String(map.size - 1))
  const [name] = rest
  const goesOn = last instanceof Map && name !== undefined && name !== '' && !last.has(name)
  return String(goesOn ? map.size - 1 : map.size)
}
