import { ANSWERS, EXPANDABLES } from '../generated/expandables.ts'
import { invalid } from './api-error.ts'
import { INCLUDABLE } from './expandable.ts'

const MAX_DEPTH = 4

/** What stands at a path of an object: others' ids, or the objects themselves. */
export interface Reference {
  kinds: string[]
  isId: boolean
}

const parsed = new Map<string, Map<string, Reference>>()

/** The paths of a kind of object where another stands, by Stripe's own types. */
export function referencesOf(kind: string): Map<string, Reference> {
  const known = parsed.get(kind)
  if (known) return known
  const text = Object.hasOwn(EXPANDABLES, kind) ? EXPANDABLES[kind]! : ''
  const entries = text.split(' ').flatMap((entry): [string, Reference][] => {
    const [, path, mark, kinds] = /^(.+?)([@:])(.+)$/.exec(entry) ?? []
    return path && kinds ? [[path, { kinds: kinds.split('|'), isId: mark === '@' }]] : []
  })
  const references = new Map(entries)
  parsed.set(kind, references)
  return references
}

/** @throws 400 in Stripe's words for a path that leads to nothing, before anything happens */
export function checkExpand(method: string, path: string, expand: readonly string[]): void {
  if (expand.length === 0) return
  const answer = ANSWERS[`${method} ${path.replace(/:\w+/g, ':')}`] ?? ''
  const isList = answer.endsWith('[]')
  const kinds = answer.replace('[]', '').split('|')
  for (const property of expand) {
    const parts = property.split('.')
    if (parts.length > MAX_DEPTH) {
      throw invalid(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${property}`,
        { param: 'expand' },
      )
    }
    if (isList && property === 'total_count' && path.endsWith('/search')) continue
    const inside = isList ? parts.slice(1) : parts
    const reaches = (names: string[]) => kinds.some((kind) => leads(kind, names))
    if ((!isList || parts[0] === 'data') && reaches(inside)) continue
    throw cannotExpand(property, isList && reaches(parts))
  }
}

function leads(kind: string, parts: readonly string[], parent = ''): boolean {
  const [name, ...rest] = parts
  if (name === undefined) return false
  const at = parent === '' ? name : `${parent}.${name}`
  const references = referencesOf(kind)
  const reference = references.get(at)
  const included = INCLUDABLE[kind] ?? {}
  if (rest.length === 0) return reference?.isId === true || Object.hasOwn(included, at)
  if (reference) return reference.kinds.some((next) => leads(next, rest))
  const goesOn = [...references.keys(), ...Object.keys(included)].some((path) =>
    path.startsWith(`${at}.`),
  )
  return goesOn && leads(kind, rest, at)
}

function cannotExpand(property: string, isOfItems: boolean): Error {
  const hint = isOfItems ? ` You may want to try expanding 'data.${property}' instead.` : ''
  return invalid(`This property cannot be expanded (${property}).${hint}`, { param: 'expand' })
}
