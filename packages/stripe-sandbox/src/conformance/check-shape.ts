import type { ObjectShape, Shape } from './shape-of.ts'

/**
 * Compares what the sandbox sends with the SDK's own types: fields that are missing or unknown, of the wrong type or
 * wrongly null, and values that an enum does not list.
 * @returns one line per finding, with its path
 */
export function checkShape(shape: Shape, value: unknown, path: string): string[] {
  switch (shape.kind) {
    case 'any':
      return []
    case 'text':
      return typeof value === 'string' ? [] : [wrong(path, 'text', value)]
    case 'number':
    case 'boolean':
      return typeof value === shape.kind ? [] : [wrong(path, `a ${shape.kind}`, value)]
    case 'null':
      return value === null ? [] : [wrong(path, 'null', value)]
    case 'literal':
      return value === shape.value ? [] : [wrong(path, JSON.stringify(shape.value), value)]
    case 'union':
      return checkUnion(shape.options, value, path)
    case 'list':
      if (!Array.isArray(value)) return [wrong(path, 'a list', value)]
      return value.flatMap((item, index) => checkShape(shape.item, item, `${path}[${index}]`))
    case 'record':
      if (!isPlain(value)) return [wrong(path, 'a map', value)]
      return Object.entries(value).flatMap(([key, inner]) =>
        checkShape(shape.value, inner, `${path}.${key}`),
      )
    case 'object':
      return checkObject(shape, value, path)
  }
}

function checkObject(shape: ObjectShape, value: unknown, path: string): string[] {
  if (!isPlain(value)) return [wrong(path, shape.name, value)]
  const fields = shape.fields()
  const unknown = Object.keys(value)
    .filter((name) => !fields.has(name))
    .map((name) => `${path}.${name}: ${shape.name} has no such field`)
  const known = [...fields].flatMap(([name, field]) => {
    const given = value[name]
    if (given !== undefined) return checkShape(field.shape, given, `${path}.${name}`)
    return field.optional ? [] : [`${path}.${name}: missing in ${shape.name}`]
  })
  return [...unknown, ...known]
}

/** The option that fits; else the findings of the one that it seems to be. */
function checkUnion(options: readonly Shape[], value: unknown, path: string): string[] {
  if (!isPlain(value)) {
    const fits = options.some((option) => checkShape(option, value, path).length === 0)
    return fits ? [] : [wrong(path, options.map(nameOf).join(' | '), value)]
  }
  const all = options.filter(({ kind }) => kind === 'object' || kind === 'record' || kind === 'any')
  const alike = all.filter((option) => saysSame(option, value))
  const tried = (alike.length > 0 ? alike : all).map((option) => checkShape(option, value, path))
  const best = tried.sort((a, b) => a.length - b.length)[0]
  return best ?? [wrong(path, options.map(nameOf).join(' | '), value)]
}

/** By the constants: `object`, `deleted`, and an event's `type`. */
function saysSame(shape: Shape, value: Record<string, unknown>): boolean {
  if (shape.kind !== 'object') return true
  for (const name of ['object', 'deleted', 'type']) {
    const field = shape.fields().get(name)
    if (field?.shape.kind !== 'literal' && name !== 'deleted') continue
    if (name === 'deleted') {
      if ((field !== undefined && !field.optional) !== (value.deleted === true)) return false
    } else if (field?.shape.kind === 'literal' && field.shape.value !== value[name]) return false
  }
  return true
}

function nameOf(shape: Shape): string {
  if (shape.kind === 'literal') return JSON.stringify(shape.value)
  return shape.kind === 'object' ? shape.name : shape.kind
}

function wrong(path: string, wanted: string, value: unknown): string {
  const given = JSON.stringify(value) ?? 'undefined'
  return `${path}: ${given.slice(0, 60)} is not ${wanted}`
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
