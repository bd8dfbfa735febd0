import { PARAMETERS } from '../generated/parameters.ts'
import { invalid } from './api-error.ts'
import type { Raw, RawMap } from './decode-form.ts'

/** What Stripe knows of a parameter, whether the sandbox simulates it or not. */
export interface Known {
  /** By name; null where nothing can be inside. */
  inside: Map<string, Known> | null
  /** Of a list's items, or behind free keys. */
  each: Known | null
  /** The only values, or null when any text will do. */
  values: string[] | null
}

const parsed = new Map<string, Known | null>()

/** Parameters of an endpoint by Stripe's own list, or null when the SDK has no method for it. */
export function knownParams(method: string, path: string): Known | null {
  const endpoint = `${method} ${path.replace(/:\w+/g, ':')}`
  const ready = parsed.get(endpoint)
  if (ready !== undefined) return ready
  const text = PARAMETERS[endpoint]
  const known = text === undefined ? null : parseKnown(`{${text}}`)
  parsed.set(endpoint, known)
  return known
}

/** Reads the notation of `generated/parameters.ts`. */
export function parseKnown(text: string): Known {
  const tokens = text.match(/\[\]|[{}*()|]|[^{}*()|\s[\]]+/g) ?? []
  let at = 0
  const one = (): Known => {
    if (tokens[at] === '[]') {
      at += 1
      return { inside: null, each: one(), values: null }
    }
    if (tokens[at] === '{') {
      at += 1
      return braces()
    }
    return { inside: null, each: null, values: tokens[at] === '(' ? choices() : null }
  }
  const braces = (): Known => {
    if (tokens[at] === '*') {
      at += 1
      const each = one()
      at += 1
      return { inside: null, each, values: null }
    }
    const inside = new Map<string, Known>()
    while (tokens[at] !== '}') {
      const name = tokens[at]!
      at += 1
      inside.set(name, one())
    }
    at += 1
    return { inside, each: null, values: null }
  }
  const choices = (): string[] => {
    const values: string[] = []
    for (at += 1; tokens[at] !== ')'; at += 1) if (tokens[at] !== '|') values.push(tokens[at]!)
    at += 1
    return values
  }
  return one()
}

/** Removed in 2026-09-30.endive, and refused with a code of its own where it used to be. */
const REMOVED = new Set(['/v1/checkout/sessions', '/v1/payment_intents', '/v1/setup_intents'])

function refuseRemoved(path: string, raw: RawMap): void {
  if (!raw.has('payment_method_types') || !REMOVED.has(path)) return
  throw invalid(
    'The parameter `payment_method_types` is no longer supported in this API version. Manage payment methods in the Dashboard, or use `allowed_payment_method_types`.',
    { code: 'payment_method_types_no_longer_supported', param: 'payment_method_types' },
  )
}

/** @throws 400 in Stripe's words for a parameter that this endpoint does not have */
export function refuseUnknownParams(method: string, path: string, raw: RawMap): void {
  refuseRemoved(path, raw)
  const known = knownParams(method, path)
  if (known) refuseUnknown(known, raw)
}

/** Names first, then values. */
export function refuseUnknown(known: Known, raw: RawMap): void {
  const unknown: string[] = []
  const wrong: { path: string; values: string[] }[] = []
  const look = (place: Known, value: Raw, path: string): void => {
    if (typeof value === 'string') {
      const { values } = place
      if (value !== '' && values && !values.includes(value)) {
        wrong.push({ path, values })
      }
      return
    }
    for (const [name, inner] of value) {
      const at = path === '' ? name : `${path}[${name}]`
      const next = place.inside ? place.inside.get(name) : place.each
      if (next) look(next, inner, at)
      else if (place.inside) unknown.push(at)
    }
  }
  look(known, raw, '')
  if (unknown.length > 0) throw unknownParams(unknown)
  const [first] = wrong
  if (first) throw wrongValue(first.path, first.values)
}

function unknownParams(paths: string[]): Error {
  const plural = paths.length > 1 ? 's' : ''
  return invalid(`Received unknown parameter${plural}: ${paths.join(', ')}`, {
    code: 'parameter_unknown',
    param: paths[0]!,
  })
}

function wrongValue(path: string, values: readonly string[]): Error {
  return invalid(`Invalid ${path}: must be ${inWords(values)}`, { param: path })
}

export function inWords(values: readonly string[]): string {
  if (values.length < 3) return values.join(' or ')
  return `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`
}
