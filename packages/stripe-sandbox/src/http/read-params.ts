import { invalid } from './api-error.ts'
import type { Raw, RawMap } from './decode-form.ts'
import { inWords } from './known-params.ts'

/** How one parameter is read. The tables of `resources/` are made of these, and handlers are typed by them. */
export interface Param<T, Required extends boolean = false> {
  read(raw: Raw, path: string): T
  required: Required
}

export type ParamTable = Record<string, Param<unknown, boolean>>

type RequiredKeys<S extends ParamTable> = {
  [Key in keyof S]: S[Key] extends Param<unknown, true> ? Key : never
}[keyof S]

type ValueOf<P> = P extends Param<infer T, boolean> ? T : never

export type Values<S extends ParamTable> = { [Key in RequiredKeys<S>]: ValueOf<S[Key]> } & {
  [Key in Exclude<keyof S, RequiredKeys<S>>]?: ValueOf<S[Key]>
}

/**
 * Names that Stripe does not know were refused before (`known-params.ts`): what is not in the table is not simulated.
 * @throws 400 `sandbox_not_simulated`, `parameter_missing`, … in Stripe's words
 */
export function readParams<S extends ParamTable>(table: S, raw: RawMap, parent = ''): Values<S> {
  const pathOf = (name: string) => (parent === '' ? name : `${parent}[${name}]`)
  for (const name of raw.keys()) {
    if (!Object.hasOwn(table, name)) throw notSimulatedHere(pathOf(name))
  }
  const values: Record<string, unknown> = {}
  for (const [name, param] of Object.entries(table)) {
    const given = raw.get(name)
    if (given !== undefined) values[name] = param.read(given, pathOf(name))
    else if (param.required) throw missing(pathOf(name))
  }
  return values as Values<S>
}

export function missing(path: string): Error {
  return invalid(`Missing required param: ${path}.`, { code: 'parameter_missing', param: path })
}

function param<T>(read: (raw: Raw, path: string) => T): Param<T> {
  return { read, required: false }
}

export function required<T>(inner: Param<T>): Param<T, true> {
  return { read: inner.read, required: true }
}

export const text: Param<string> = param((raw, path) => {
  if (typeof raw !== 'string') throw invalid(`Invalid string: ${path}`, { param: path })
  if (raw === '') throw emptyText(path)
  return raw
})

function emptyText(path: string): Error {
  return invalid(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param: path },
  )
}

export const integer: Param<number> = param((raw, path) => {
  if (typeof raw !== 'string' || !/^-?\d{1,15}$/.test(raw)) {
    throw invalid(`Invalid integer: ${describe(raw)}`, {
      code: 'parameter_invalid_integer',
      param: path,
    })
  }
  return Number(raw)
})

/** The last second of the year 9999, after which dates are written in another form. */
const LATEST_TIMESTAMP = 253_402_300_799

/** Unix seconds. */
export const timestamp: Param<number> = param((raw, path) => {
  const value = integer.read(raw, path)
  if (Math.abs(value) <= LATEST_TIMESTAMP) return value
  throw invalid('Invalid timestamp: it must be in seconds and before the year 10000.', {
    param: path,
  })
})

export function integerBetween(min: number, max: number): Param<number> {
  return param((raw, path) => {
    const value = integer.read(raw, path)
    if (value < min || value > max) {
      const bound = value < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`
      throw invalid(`This value must be ${bound}.`, {
        code: 'parameter_invalid_integer',
        param: path,
      })
    }
    return value
  })
}

export const boolean: Param<boolean> = param((raw, path) => {
  if (raw !== 'true' && raw !== 'false') {
    throw invalid(`Invalid boolean: ${describe(raw)}`, { param: path })
  }
  return raw === 'true'
})

export function oneOf<const T extends string>(...allowed: T[]): Param<T> {
  return param((raw, path) => {
    const found = allowed.find((value) => value === raw)
    if (found === undefined) throw notSimulatedValue(path, describe(raw), allowed)
    return found
  })
}

function notSimulatedValue(path: string, value: string, allowed: readonly string[]): Error {
  return invalid(
    `The sandbox does not simulate '${value}' for '${path}': it must be ${inWords(allowed)}.`,
    { code: 'sandbox_not_simulated', param: path },
  )
}

export function object<S extends ParamTable>(table: S): Param<Values<S>> {
  return param((raw, path) => {
    if (!(raw instanceof Map)) throw invalid('Invalid object', { param: path })
    return readParams(table, raw, path)
  })
}

export function list<T>(item: Param<T, boolean>, max = 100): Param<T[]> {
  return param((raw, path) => {
    if (raw === '') return []
    if (!(raw instanceof Map)) throw invalid('Invalid array', { param: path })
    if (raw.size > max) throw invalid(`Array cannot have more than ${max} items.`, { param: path })
    return [...raw].map(([index, value]) => item.read(value, `${path}[${index}]`))
  })
}

/** A map with free keys, such as currencies. */
export function record<T>(item: Param<T, boolean>): Param<Record<string, T>> {
  return param((raw, path) => {
    if (!(raw instanceof Map)) throw invalid('Invalid object', { param: path })
    const entries = [...raw].map(([key, value]) => [key, item.read(value, `${path}[${key}]`)])
    return Object.fromEntries(entries)
  })
}

/** An empty value unsets the parameter: `cancel_at=`. */
export function clearable<T>(inner: Param<T>): Param<T | null> {
  return param((raw, path) => (raw === '' ? null : inner.read(raw, path)))
}

export type MetadataChange = Record<string, string> | 'clear'

/** Limits as documented at https://docs.stripe.com/metadata. An empty value deletes its key, `metadata=` all. */
export const metadata: Param<MetadataChange> = param((raw, path) => {
  if (raw === '') return 'clear'
  if (!(raw instanceof Map)) throw invalid('Invalid object', { param: path })
  if (raw.size > 50) {
    throw invalid('Metadata cannot have more than 50 keys.', { param: path })
  }
  return Object.fromEntries(
    [...raw].map(([key, value]) => {
      const at = `${path}[${key}]`
      if (typeof value !== 'string') throw invalid(`Invalid string: ${at}`, { param: at })
      if (key.length > 40) {
        throw invalid(`Metadata keys must be shorter than 40 characters.`, { param: path })
      }
      if (value.length > 500) {
        throw invalid('Metadata values must be shorter than 500 characters.', { param: at })
      }
      return [key, value]
    }),
  )
})

export function mergeMetadata(
  current: Record<string, string>,
  change: MetadataChange | undefined,
): Record<string, string> {
  if (change === undefined) return current
  if (change === 'clear') return {}
  const merged = Object.entries({ ...current, ...change }).filter(([, value]) => value !== '')
  return Object.fromEntries(merged)
}

export const url: Param<string> = param((raw, path) => {
  const parsed = typeof raw === 'string' ? URL.parse(raw) : null
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw invalid('Not a valid URL', { code: 'url_invalid', param: path })
  }
  return String(raw)
})

export const email: Param<string> = param((raw, path) => {
  if (typeof raw !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(raw) || raw.length > 512) {
    throw invalid(`Invalid email address: ${describe(raw)}`, { code: 'email_invalid', param: path })
  }
  return raw
})

/** A decimal in minor units, as text: "1599.5". */
export const decimal: Param<string> = param((raw, path) => {
  if (typeof raw !== 'string' || !/^-?\d{1,15}(\.\d{1,12})?$/.test(raw)) {
    throw invalid(`Invalid decimal: ${describe(raw)}`, { param: path })
  }
  return raw
})

/** Stripe knows this parameter and the sandbox does not simulate it: better a refusal than an effect that is missing. */
export function notSimulated(): Param<never> {
  return param((_raw, path) => {
    throw notSimulatedHere(path)
  })
}

function notSimulatedHere(path: string): Error {
  return invalid(`The sandbox does not simulate '${path}'. Leave it out to continue without it.`, {
    code: 'sandbox_not_simulated',
    param: path,
  })
}

function describe(raw: Raw): string {
  return typeof raw === 'string' ? raw.slice(0, 80) : '{…}'
}

export const address = object({
  city: clearable(text),
  country: clearable(text),
  line1: clearable(text),
  line2: clearable(text),
  postal_code: clearable(text),
  state: clearable(text),
})

/** `created` and its like: a timestamp, or bounds. */
export const range: Param<{ gt?: number; gte?: number; lt?: number; lte?: number }> = param(
  (raw, path) => {
    if (typeof raw === 'string') {
      const exact = timestamp.read(raw, path)
      return { gte: exact, lte: exact }
    }
    return readParams({ gt: timestamp, gte: timestamp, lt: timestamp, lte: timestamp }, raw, path)
  },
)
