import type { Kind } from '../documents.ts'
import type { Operation } from '../operation.ts'
import { renderDocument } from '../render-document.ts'
import { invalid } from './api-error.ts'
import type { RawMap } from './decode-form.ts'
import { referencesOf } from './expand-paths.ts'
import { INCLUDABLE } from './expandable.ts'

type Shown = Record<string, unknown>

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

/** The answer as the caller sees it. The paths were checked before, see `checkExpand`. */
export function render(op: Operation, result: object, expand: readonly string[]): Shown {
  const shown = renderAnswer(result, { willChange: expand.length > 0 })
  for (const path of expand) {
    if (path === 'total_count') shown.total_count = totalOf(result)
    const place = { kind: String(shown.object), at: '', id: String(shown.id) }
    expandPath(op, shown, path.split('.'), place)
  }
  return shown
}

/** Expanding writes into the answer, and what the store holds is not to be written to. */
function renderAnswer(result: object, { willChange }: { willChange: boolean }): Shown {
  const shown = renderDocument(result)
  const isList = shown.object === 'list' || shown.object === 'search_result'
  if (isList && Array.isArray(shown.data)) shown.data = shown.data.map(renderDocument)
  return willChange ? structuredClone(shown) : shown
}

/** How many a search found on all its pages. */
function totalOf(result: object): number | undefined {
  return (result as { internal?: { total: number } }).internal?.total
}

/** Where we are: the innermost object's kind and id, and the path inside it. */
interface Place {
  kind: string
  at: string
  id: string
}

function expandPath(op: Operation, holder: Shown, parts: readonly string[], place: Place): void {
  const [name, ...rest] = parts
  if (name === undefined) return
  const at = place.at === '' ? name : `${place.at}.${name}`
  const reference = referencesOf(place.kind).get(at)
  const value = holder[name]
  if (reference?.isId) {
    holder[name] = Array.isArray(value)
      ? value.map((id) => referenced(op, reference.kinds, id))
      : referenced(op, reference.kinds, value)
  }
  const include = INCLUDABLE[place.kind]?.[at]
  if (include && holder[name] === undefined) {
    const included = include(op, place.id)
    if (included !== undefined) holder[name] = included
  }
  for (const child of childrenOf(holder[name])) {
    expandPath(op, child, rest, placeOf(child, { ...place, at }))
  }
}

/** The object that an id names, deleted or not; what the sandbox does not keep stays an id. */
function referenced(op: Operation, kinds: readonly string[], id: unknown): unknown {
  if (typeof id !== 'string') return id
  for (const kind of kinds) {
    const found = op.store.find(kind as Kind, id)
    if (found) return structuredClone(renderDocument(found))
  }
  return id
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
