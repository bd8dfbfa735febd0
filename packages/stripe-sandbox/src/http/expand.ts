import type { Kind } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import { invalid } from './api-error.ts'
import type { RawMap } from './decode-form.ts'
import { INCLUDABLE, REFERENCES } from './expandable.ts'

type Shown = Record<string, unknown>

const MAX_DEPTH = 4

/** Takes `expand` out of the parameters. */
export function takeExpand(raw: RawMap): string[] {
  const given = raw.get('expand')
  raw.delete('expand')
  if (given === undefined || given === '') return []
  if (!(given instanceof Map)) throw invalid('Invalid array', { param: 'expand' })
  return [...given.values()].map((path) => {
    if (typeof path !== 'string') throw invalid('Invalid string', { param: 'expand' })
    return path
  })
}

/** The answer as the caller sees it, with the references that they asked for replaced by objects. */
export function render(op: Operation, result: object, expand: readonly string[]): Shown {
  const shown = renderAnswer(result, { willChange: expand.length > 0 })
  for (const path of expand) {
    const parts = path.split('.')
    const depth = parts.filter((part) => part !== 'data').length
    if (depth > MAX_DEPTH) {
      throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property.`, {
        param: 'expand',
      })
    }
    const place = { kind: String(shown.object), at: '', id: String(shown.id) }
    expandPath(op, shown, parts, place, path)
  }
  return shown
}

/** Expanding writes into the answer, and what the store holds is frozen. */
function renderAnswer(result: object, { willChange }: { willChange: boolean }): Shown {
  const shown = renderDocument(result)
  if (shown.object === 'list' && Array.isArray(shown.data))
    shown.data = shown.data.map(renderDocument)
  return willChange ? structuredClone(shown) : shown
}

/** Where we are: the innermost object's kind, and the path inside it. */
interface Place {
  kind: string
  at: string
  id: string
}

function expandPath(
  op: Operation,
  holder: Shown,
  parts: string[],
  place: Place,
  path: string,
): void {
  const [name, ...rest] = parts
  if (name === undefined) return
  const at = place.at === '' ? name : `${place.at}.${name}`
  const target = REFERENCES[place.kind]?.[at]
  if (target && typeof holder[name] === 'string') {
    holder[name] = referenced(op, target, holder[name])
  } else if (target && Array.isArray(holder[name])) {
    holder[name] = holder[name].map((id) => referenced(op, target, id))
  }
  const include = INCLUDABLE[place.kind]?.[at]
  if (include && holder[name] === undefined) {
    holder[name] = include(op, place.id)
    if (holder[name] === undefined) return
  }
  if (holder[name] === undefined) throw cannotExpand(path)
  if (rest.length === 0 && !target && !include) throw cannotExpand(path)
  for (const child of childrenOf(holder[name])) {
    expandPath(op, child, rest, placeOf(child, { ...place, at }), path)
  }
}

/** @param kinds one, or several with bars between them */
function referenced(op: Operation, kinds: string, id: unknown): unknown {
  if (typeof id !== 'string') return id
  const found = kinds
    .split('|')
    .map((kind) => op.store.find(kind as Kind, id))
    .find((document) => document !== null)
  return found ? structuredClone(renderDocument(found)) : id
}

function childrenOf(value: unknown): Shown[] {
  if (Array.isArray(value)) return value.filter(isObject)
  return isObject(value) ? [value] : []
}

function placeOf(child: Shown, inherited: Place): Place {
  if (child.object === 'list') return inherited
  return typeof child.object === 'string'
    ? { kind: child.object, at: '', id: String(child.id) }
    : inherited
}

function isObject(value: unknown): value is Shown {
  return typeof value === 'object' && value !== null
}

function cannotExpand(path: string): Error {
  return invalid(`This property cannot be expanded (${path}).`, { param: 'expand' })
}
